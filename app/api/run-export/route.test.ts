import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runRow } from '@/lib/contract/run';
import { runHistory } from '@/lib/contract/run-counts';
import { cancelRun } from '@/lib/server/cancel-run';
import { database } from '@/lib/server/db';
import { adHocRun, KEYS, makeKeys, takeTo } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

beforeAll(makeKeys);
beforeEach(() => database().run.deleteMany());

describe('GET /run-export', () => {
  it('streams every run that meets the filter as lines of JSON, each once, newest first', async () => {
    const made: string[] = [];
    for (let n = 0; n < 230; n += 1) made.unshift((await adHocRun({ inputs: { n: n % 2 === 0 ? 'even' : 'odd' } })).id);
    const lines = async (query: string): Promise<string[]> => {
      const answer = await call('GET', `/run-export?format=jsonl${query}`, { key: KEYS.author });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/jsonl; charset=utf-8']);
      const text = await answer.text();
      return text === '' ? [] : text.trimEnd().split('\n');
    };
    const rows = (await lines('&created_within=1d')).map((line) => runRow.strict().parse(JSON.parse(line)));
    expect(rows.map(({ id }) => id)).toEqual(made);
    expect(await lines('&q=odd')).toHaveLength(115);
    expect(await lines('&state=FAILED')).toEqual([]);
  });

  it('writes CSV that a spreadsheet runs nothing of', async () => {
    const run = await adHocRun({ priority: -7 });
    await takeTo('FAILED', run.id);
    await database().run.update({ where: { id: run.id }, data: { errorMessage: '=HYPERLINK("http://evil.example","click")\nmore' } });
    const answer = await call('GET', '/run-export?state=FAILED');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="runs.csv"');
    const text = await answer.text();
    const [head = '', ...rest] = text.trimEnd().split('\r\n');
    expect(rest).toHaveLength(1);
    const row = rest.join('');
    expect(row).toContain(`"'=HYPERLINK(""http://evil.example"",""click"")\nmore"`);
    const before = row.split(',').slice(0, 3);
    expect(head.split(',').slice(0, 3)).toEqual(['id', 'state', 'priority']);
    expect(before).toEqual([run.id, 'FAILED', '-7']);
    expect(head).toMatch(/,error_message,created_by,duration_s$/);
    expect(row).toMatch(/,test,\d+(\.\d+)?$/);
  });

  it('refuses what it does not know', async () => {
    await expectProblem(await call('GET', '/run-export?format=xlsx'), 'invalid_request', ['format']);
    await expectProblem(await call('GET', '/run-export?limit=5'), 'invalid_request', ['limit']);
    await expectProblem(await call('GET', '/run-export', { key: KEYS.worker }), 'forbidden');
  });
});

describe('GET /run-history', () => {
  const history = async (query: string) => runHistory.parse(await (await call('GET', `/run-history${query}`, { key: KEYS.author })).json());

  it('counts runs by the time at which they were asked for, and by state', async () => {
    const [a, b, old] = [await adHocRun(), await adHocRun(), await adHocRun({ inputs: { x: 'needle' } })];
    await cancelRun(b.id);
    const at = (id: string, ms: number) => database().run.update({ where: { id }, data: { createdAt: new Date(Date.now() - ms) } });
    await at(a.id, 60_000);
    await at(old.id, 3 * 86_400_000);
    const day = await history('');
    expect(day.spans).toHaveLength(48);
    expect(day.span_s).toBe(1800);
    expect(day.spans.at(-1)?.states).toEqual({ PENDING: 1, CANCELLED: 1 });
    expect(day.spans.slice(0, -1).every(({ states }) => Object.keys(states).length === 0)).toBe(true);
    const week = await history('?created_within=7d');
    expect(week.spans.flatMap(({ states }) => Object.entries(states))).toHaveLength(3);
    expect((await history('?created_within=7d&q=needle')).spans.filter(({ states }) => states.PENDING === 1)).toHaveLength(1);
    const then = Math.floor(Date.now() / 1000) - 86_400;
    expect((await history(`?created[lte]=${then}`)).spans.every(({ states }) => states.PENDING === undefined)).toBe(true);
    expect(
      (await history(`?created[lte]=${then}&created[gte]=${then - 3 * 86_400}`)).spans.some(({ states }) => states.PENDING === 1),
    ).toBe(true);
  });

  it('refuses what it does not know', async () => {
    await expectProblem(await call('GET', '/run-history?starting_after=x'), 'invalid_request', ['starting_after']);
  });
});
