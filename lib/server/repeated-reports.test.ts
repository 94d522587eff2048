import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventReport } from '@/lib/contract/event';
import { appendLog } from './append-log';
import { listEvents } from './list-events';
import { readLog } from './read-log';
import { adHocRun, report, start } from './testing/fixtures';

type Batch = { events: EventReport[] } | { lines: { n: number; text: string }[] };

/** What an attempt says, cut into the batches in which its worker sends it. */
const talk = fc
  .array(fc.tuple(fc.constantFrom('INFO', 'ERROR', 'PROGRESS', 'line'), fc.integer({ min: 0, max: 100 }), fc.boolean()), {
    minLength: 4,
    maxLength: 24,
  })
  .map((said) => {
    const batches: Batch[] = [];
    let seq = 0;
    let n = 0;
    for (const [kind, value, cut] of said) {
      const last = cut ? undefined : batches.at(-1);
      if (kind === 'line') {
        const line = { n, text: `line ${n} ${value}` };
        n += 1;
        if (last !== undefined && 'lines' in last) last.lines.push(line);
        else batches.push({ lines: [line] });
      } else {
        seq += 1;
        const event: EventReport = { type: kind, msg: kind === 'PROGRESS' ? value : `${seq}: ${value}`, seq };
        if (last !== undefined && 'events' in last) last.events.push(event);
        else batches.push({ events: [event] });
      }
    }
    return batches;
  });

async function running(): Promise<string> {
  const { id } = await adHocRun();
  await start(id, 'w1');
  return id;
}

async function deliver(id: string, batch: Batch | undefined): Promise<void> {
  if (batch === undefined) return;
  if ('events' in batch) await report(id, 'w1', 1, ...batch.events);
  else await appendLog(id, batch, { worker_id: 'w1', attempt: 1 });
}

async function outcome(id: string): Promise<unknown> {
  const events = (await listEvents(id, {})).map((event) => [event.id, event.type, event.msg, event.state]);
  const log = (await readLog({ runId: id, limit: 1000 })).lines.map(({ n, text }) => [n, text]);
  return { events, log };
}

it('makes the same timeline and log, whatever copies of a batch arrive again, later or at the same moment', async () => {
  await fc.assert(
    fc.asyncProperty(talk, fc.infiniteStream(fc.nat({ max: 99 })), async (batches, dice) => {
      const roll = (sides: number): number => (dice.next().value as number) % sides;
      const [plain, noisy] = [await running(), await running()];
      for (const [index, batch] of batches.entries()) {
        await deliver(plain, batch);
        // A batch goes out when the one before it was answered; copies of any of them may arrive beside it, or long after.
        const copies = Array.from({ length: roll(3) }, () => batches[roll(index + 1)]);
        await Promise.all([deliver(noisy, batch), ...copies.map((copy) => deliver(noisy, copy))]);
        for (let late = roll(3); late > 0; late -= 1) await deliver(noisy, batches[roll(index + 1)]);
      }
      for (const id of [plain, noisy]) await report(id, 'w1', 1, { type: 'COMPLETED' });
      await expect(report(noisy, 'w1', 1, { type: 'COMPLETED' })).rejects.toMatchObject({ code: 'not_holder' });
      expect(await outcome(noisy)).toEqual(await outcome(plain));
    }),
    { numRuns: 12 },
  );
});

it('keeps order and numbering, and repeats nothing, even where batches overtake each other', async () => {
  await fc.assert(
    fc.asyncProperty(
      talk.chain((batches) => fc.shuffledSubarray([...batches, ...batches], { minLength: batches.length })),
      async (batches) => {
        const id = await running();
        for (const batch of batches) await deliver(id, batch);
        const events = await listEvents(id, {});
        expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index));
        const seqs = events.flatMap(({ type, msg }) => (type === 'INFO' || type === 'ERROR' ? [Number.parseInt(String(msg))] : []));
        expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
        const lines = (await readLog({ runId: id, limit: 1000 })).lines.map(({ n }) => n);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
      },
    ),
    { numRuns: 8 },
  );
});
