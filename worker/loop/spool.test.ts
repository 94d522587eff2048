import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Backlog } from './backlog';
import { Spool, SpoolBudget, type Spooled } from './spool';

const MIB = 1024 * 1024;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gyoza-spool-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const item = (n: number, text = `line ${n}`): Spooled => ({ line: { n, stream: 'stdout', t: '2026-01-01T00:00:00.000Z', text } });
const never = () => false;
function drain(spool: Spool, maxBytes: number): Spooled[] {
  const all: Spooled[] = [];
  while (!spool.isEmpty) {
    all.push(...spool.take(maxBytes));
    spool.commit();
  }
  return all;
}

describe('a spool', () => {
  it('gives back what was put in, in order, however it is cut, and leaves no file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 400 }),
        async (texts, bytes) => {
          const budget = new SpoolBudget(MIB);
          const spool = new Spool(folder, budget);
          const items = texts.map((text, n) => item(n, text));
          spool.append(items.slice(0, 3), never);
          spool.append(items.slice(3), never);
          expect(drain(spool, bytes)).toEqual(items);
          expect(budget.used).toBe(0);
          expect(await readdir(folder)).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('gives what was not committed to the next process, with what was on its way before it, and passes over a torn line', async () => {
    const spool = new Spool(folder, new SpoolBudget(MIB));
    spool.append([item(2), item(3)], never);
    spool.take(MIB);
    spool.prepend([item(0), item(1)]);
    await appendFile(path.join(folder, 'spool.1.jsonl'), '{"line":{"n":4');
    const budget = new SpoolBudget(MIB);
    const next = new Spool(folder, budget);
    next.recover();
    expect(budget.used).toBeGreaterThan(100);
    expect(drain(next, 1)).toEqual([item(0), item(1), item(2), item(3)]);
    expect(budget.used).toBe(0);
  });

  it('keeps to the budget that it shares, but for what must be kept', () => {
    const budget = new SpoolBudget(1000);
    const [one, other] = [new Spool(path.join(folder), budget), new Spool(folder, budget)];
    expect(one.append([item(0, 'x'.repeat(800))], never)).toEqual([true]);
    expect(other.append([item(0, 'y'.repeat(300)), item(1)], never)).toEqual([false, false]);
    expect(other.append([item(2, 'y'.repeat(300))], () => true)).toEqual([true]);
    one.discard();
    expect(budget.used).toBeLessThan(500);
  });

  it('keeps nothing where nothing can be written', () => {
    expect(new Spool(path.join(folder, 'missing'), new SpoolBudget(MIB)).append([item(0)], never)).toEqual([false]);
  });
});

describe('a backlog', () => {
  const line = (n: number) => ({ n, stream: 'stdout' as const, t: '2026-01-01T00:00:00.000Z', text: 'x'.repeat(1000), cut: false });
  /** Everything that waits, as it would be sent. */
  function all(backlog: Backlog): { n: number; text: string }[] {
    const lines = [];
    while (backlog.hasWork(true)) {
      const batch = backlog.take(true);
      lines.push(...batch.lines);
      batch.done();
    }
    return lines;
  }

  it('says in one line how many lines a full disk cost, and where; the others come in order', () => {
    const backlog = new Backlog(new Spool(folder, new SpoolBudget(200 * 1024)), 'w1');
    let n = 0;
    for (let round = 0; round < 10; round += 1) {
      for (let count = 0; count < 50; count += 1) backlog.line(line(n++));
      backlog.spill();
    }
    const first = all(backlog);
    const lost = first.filter(({ text }) => text.startsWith('… '));
    expect(lost).toHaveLength(1);
    const count = Number(/^… (\d+) lines lost: .* worker w1 was full$/.exec(lost[0]?.text ?? '')?.[1]);
    expect(first.length - 1 + count).toBe(n);
    expect(lost[0]?.n).toBe(n - 1);
    // There is room again.
    backlog.line(line(n));
    backlog.spill();
    expect(all(backlog).map((each) => each.n)).toEqual([n]);
  });

  it('has on disk, once stored, what is on its way, what waits, and what is to be said of the lost', () => {
    const backlog = new Backlog(new Spool(folder, new SpoolBudget(100 * 1024)), 'w1');
    backlog.event({ type: 'STARTED', msg: 'started' });
    backlog.line(line(0));
    backlog.take(true);
    for (let n = 1; n < 200; n += 1) backlog.line(line(n));
    backlog.store();
    const spool = new Spool(folder, new SpoolBudget(MIB));
    spool.recover();
    const items = drain(spool, MIB);
    expect(items[0]).toEqual({ event: { type: 'STARTED', msg: 'started' } });
    const lines = items.flatMap((each) => ('line' in each ? [each.line] : []));
    expect(lines.map((each) => each.n)).toEqual([...Array.from({ length: lines.length - 1 }, (_, n) => n), 199]);
    expect(lines.at(-1)?.text).toContain(`${200 - (lines.length - 1)} lines lost`);
  });
});
