import { expect, it } from 'vitest';
import { parseGpuUsage, UsageMeter } from './measure-usage';

const local = { cpu: 2, ramMb: 1024, local: true };
const resources = { cpu: 2, ram_mb: 1024, gpus: [] };

it('tells the share of the cores that were busy since the last reading', () => {
  const times = [
    { busy: 100, all: 1000 },
    { busy: 125, all: 1100 },
    { busy: 225, all: 1200 },
    { busy: 225, all: 1200 },
  ];
  const meter = new UsageMeter(() => times.shift() ?? { busy: 0, all: 0 });
  expect([1, 2, 3].map(() => meter.read(local, resources)?.cpu_percent)).toEqual([25, 100, 0]);
});

it('reads this machine’s memory, and says nothing of another machine', () => {
  const meter = new UsageMeter();
  expect(meter.read(local, resources)?.ram_used_mb).toBeGreaterThan(0);
  expect(meter.read({ ...local, local: false }, resources)).toBeNull();
  expect(meter.read(null, resources)).toBeNull();
});

it('reads what nvidia-smi says, also where a card does not tell all', () => {
  expect(parseGpuUsage('0, 1024, 37\n1, 5, [N/A]\n')).toEqual([
    { id: '0', vram_used_mb: 1024, utilization_percent: 37 },
    { id: '1', vram_used_mb: 5, utilization_percent: 0 },
  ]);
  expect(parseGpuUsage('No devices were found')).toEqual([]);
});
