import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { terminal, type Recorded } from '@/worker/testing/contract-server';
import { FakeEngine } from '@/worker/testing/fake-engine';
import { startWorker, type Bench } from '@/worker/testing/run-worker';

/** Removes when it is let. */
class PatientEngine extends FakeEngine {
  held: Promise<void> | null = null;
  asked = 0;
  override async remove(name: string): Promise<void> {
    this.asked += 1;
    await this.held;
    await super.remove(name);
  }
}

let engine: PatientEngine;
let bench: Bench;
beforeEach(async () => {
  engine = new PatientEngine();
  bench = await startWorker(() => engine, 50);
});
afterEach(async () => {
  expect(await bench.close()).toEqual([]);
  expect(bench.server.violations).toEqual([]);
});

function gate(): { held: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { held, open };
}

async function runsToItsEnd(run: Recorded): Promise<void> {
  (await engine.running()).end(0);
  await bench.server.ended(run);
  await bench.settled();
  expect(terminal(run)).toMatchObject({ type: 'COMPLETED' });
}

describe('an attempt that was given back and is placed here again', () => {
  it('is not ended by an order that was meant for its earlier placement', async () => {
    const { server, worker } = bench;
    const run = server.enqueue({ image: 'op' });
    const container = await engine.running();
    await server.until(() => run.events.length === 1);
    const { held, open } = gate();
    server.beatHeld = held;
    const beats = server.heartbeats.length;
    const beating = worker.beat();
    await vi.waitFor(() => expect(server.heartbeats.length).toBeGreaterThan(beats));
    container.end(0);
    await server.ended(run);
    await bench.settled();
    const again = server.enqueue(run.run);
    await engine.running();
    server.beatOrders.push({ run_id: run.run.run_id, attempt: 1, hard: true });
    open();
    await beating;
    await runsToItsEnd(again);
  });

  it('begins only when what was left of it is gone', async () => {
    const { server } = bench;
    const run = server.enqueue({ image: 'op' });
    await runsToItsEnd(run);
    const { held, open } = gate();
    engine.held = held;
    server.cancel(run, true);
    const asked = engine.asked;
    await vi.waitFor(() => expect(engine.asked).toBeGreaterThan(asked));
    const again = server.enqueue(run.run);
    const claims = server.calls.length;
    // It has got the run, and asks for the next one.
    await server.until(() => server.calls.slice(claims).some((call) => call.endsWith('/claim')));
    expect(engine.containers.size).toBe(0);
    expect(await bench.folders()).toEqual([]);
    open();
    await runsToItsEnd(again);
  });
});
