import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ContainerUsage, Engine } from '@/worker/ports/engine';
import { UsageReports } from './usage-reports';
import { UsageWatch } from './usage-watch';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An engine that tells each of these in turn, and then the last one for ever; null does not answer. */
function engineOf(...told: (Partial<ContainerUsage> | null)[]): { engine: Engine; looks: () => number } {
  let looks = 0;
  const usage = (): Promise<ContainerUsage> => {
    const now = told[Math.min(looks, told.length - 1)];
    looks += 1;
    return now == null ? Promise.reject(new Error('away')) : Promise.resolve({ cpuS: 0, ramMb: 1, rxKb: null, txKb: null, ...now });
  };
  return { engine: { usage } as unknown as Engine, looks: () => looks };
}
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('what a container uses', () => {
  it('is not looked at in a run of less than a second', async () => {
    const { engine, looks } = engineOf({ ramMb: 50 });
    const watch = new UsageWatch();
    watch.start(engine, 'c', performance.now());
    await pass(999);
    watch.stop();
    await pass(60_000);
    expect(looks()).toBe(0);
    expect(watch.summary()).toEqual({ peak_ram_mb: null });
  });

  it('is looked at a few times soon and every five seconds later, with the CPU between two looks and the peaks', async () => {
    const { engine, looks } = engineOf(
      { cpuS: 0.5, ramMb: 20, rxKb: 1, txKb: 2 },
      { cpuS: 2.5, ramMb: 90.5, rxKb: 10, txKb: 2 },
      { cpuS: 2.6, ramMb: 30, rxKb: 11, txKb: 3 },
    );
    const watch = new UsageWatch();
    watch.start(engine, 'c', performance.now());
    await pass(4000);
    expect(watch.unsent).toEqual([
      { s: 1, cpu: 0.5, ram_mb: 20, rx_kb: 1, tx_kb: 2 },
      { s: 2, cpu: 2, ram_mb: 90.5, rx_kb: 10, tx_kb: 2 },
      { s: 4, cpu: 0.05, ram_mb: 30, rx_kb: 11, tx_kb: 3 },
    ]);
    await pass(56_000);
    expect(looks()).toBe(14);
    watch.sent(50);
    expect(watch.unsent.map(({ s }) => s)).toEqual([53, 58]);
    expect(watch.summary()).toMatchObject({ peak_ram_mb: 90.5, peak_cpu: 2, rx_kb: 11, tx_kb: 3, usage: watch.unsent });
  });

  it('has a gap while the engine does not answer, and passes over the zeros of what has ended', async () => {
    const { engine } = engineOf({ cpuS: 1, ramMb: 20 }, null, { cpuS: 4, ramMb: 25 }, { cpuS: 0, ramMb: 0 });
    const watch = new UsageWatch();
    watch.start(engine, 'c', performance.now());
    await pass(30_000);
    expect(watch.unsent).toEqual([
      { s: 1, cpu: 1, ram_mb: 20 },
      { s: 4, cpu: 1, ram_mb: 25 },
    ]);
  });

  it('of one that was found running begins with the second look, since nobody knows its CPU before', async () => {
    const { engine } = engineOf({ cpuS: 100, ramMb: 20 }, { cpuS: 105, ramMb: 20 });
    const watch = new UsageWatch();
    watch.start(engine, 'c', performance.now() - 60_000);
    await pass(5_000);
    expect(watch.unsent).toEqual([{ s: 65, cpu: 1, ram_mb: 20 }]);
  });
});

describe('what heartbeats bring of it', () => {
  const holding = { run_id: '0193e0a0-0000-7000-8000-000000000000', attempt: 1 };
  async function measured(): Promise<UsageWatch> {
    const watch = new UsageWatch();
    watch.start(engineOf({ cpuS: 1, ramMb: 20 }).engine, 'c', performance.now());
    await pass(2_000);
    return watch;
  }

  it('is nothing until the server says that it takes it', async () => {
    const usage = await measured();
    const reports = new UsageReports(() => [{ holding, usage }]);
    expect(reports.next()).toEqual({});
    reports.answered({});
    expect(reports.next()).toEqual({});
    reports.answered({ takes_usage: true });
    expect(reports.next().attempt_usage).toMatchObject([{ ...holding, points: [{ s: 1 }, { s: 2 }] }]);
  });

  it('comes again when the heartbeat was not answered, and no more once it was', async () => {
    const usage = await measured();
    const reports = new UsageReports(() => [{ holding, usage }]);
    reports.answered({ takes_usage: true });
    const first = reports.next();
    expect(reports.next()).toEqual(first);
    reports.answered({ takes_usage: true });
    expect(reports.next()).toEqual({});
    expect(usage.summary().usage).toEqual([]);
    await pass(2_000);
    expect(reports.next().attempt_usage).toMatchObject([{ points: [{ s: 4 }] }]);
  });
});
