import { expect, it } from 'vitest';
import { detectResources, parseGpus } from './detect-resources';

it('reads what nvidia-smi lists', () => {
  expect(parseGpus('0, NVIDIA A100-SXM4-40GB, 40960\n1, Tesla T4, 15360\n')).toEqual([
    { id: '0', name: 'NVIDIA A100-SXM4-40GB', vram_mb: 40960 },
    { id: '1', name: 'Tesla T4', vram_mb: 15360 },
  ]);
  expect(parseGpus('No devices were found\n')).toEqual([]);
  expect(parseGpus('0, Unknown, [N/A]\n')).toEqual([]);
});

it('takes a remote engine at its word, and a local one for no more than this machine has', async () => {
  expect(await detectResources({ cpu: 1000, ramMb: 10_000_000, local: false })).toEqual({ cpu: 1000, ram_mb: 10_000_000, gpus: [] });
  const local = await detectResources({ cpu: 1000, ramMb: 10_000_000, local: true });
  expect(local.cpu).toBeLessThan(1000);
  expect(local.ram_mb).toBeLessThan(10_000_000);
  expect((await detectResources(null)).cpu).toBeGreaterThan(0);
});
