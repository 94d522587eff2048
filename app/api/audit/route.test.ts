import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditList, runActionList, type AuditEntry, type AuditList } from '@/lib/contract/audit';
import { database } from '@/lib/server/db';
import { define, KEYS, makeKeys, runOf } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

const OBJECT = randomUUID();
const DAY = 86_400_000;
/** Long before anything else that these tests leave in the audit. */
const START = Date.UTC(2020, 0, 1, 12);

beforeAll(async () => {
  await makeKeys();
  await define({ id: 'op' });
  const actorId = randomUUID();
  await database().auditEntry.createMany({
    data: Array.from({ length: 130 }, (_, n) => ({
      at: new Date(START + Math.floor(n / 2) * DAY),
      ...(n % 2 === 0 ? { actorId, actorKind: 'person', actorName: '=ada' } : { actorKind: 'server', actorName: 'server' }),
      ...{ actorRole: 'admin', action: n % 2 === 0 ? 'thing.make' : 'thing.drop', objectKind: 'thing', objectId: OBJECT },
      change: { n },
    })),
  });
});

async function list(query: string): Promise<AuditList> {
  return auditList.parse(await (await call('GET', `/audit?${query}`)).json());
}
const numbers = (entries: readonly AuditEntry[]): unknown[] => entries.map(({ change }) => change?.['n']);
const THING = `object_kind=thing&object_id=${OBJECT}`;
/** From one number down to another, as a page of the audit lists them. */
const down = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_, n) => from - n);

describe('GET /audit', () => {
  it('goes page by page to older entries and back, each once', async () => {
    const first = await list(`${THING}&limit=60`);
    expect([numbers(first.data), first.has_more]).toEqual([down(129, 70), true]);
    const second = await list(`${THING}&limit=60&starting_after=${first.data.at(-1)?.id ?? ''}`);
    expect([numbers(second.data), second.has_more]).toEqual([down(69, 10), true]);
    const last = await list(`${THING}&limit=60&starting_after=${second.data.at(-1)?.id ?? ''}`);
    expect([numbers(last.data), last.has_more]).toEqual([down(9, 0), false]);
    const back = await list(`${THING}&limit=60&ending_before=${last.data[0]?.id ?? ''}`);
    expect([numbers(back.data), back.has_more]).toEqual([down(69, 10), true]);
  });

  it('is chosen by who, what and when', async () => {
    expect(numbers((await list(`${THING}&limit=2&actor=%3Dada`)).data)).toEqual([128, 126]);
    const [{ actor_id: id } = { actor_id: null }] = (await list(`${THING}&limit=1&actor=%3Dada`)).data;
    expect(numbers((await list(`limit=2&actor=${id ?? ''}`)).data)).toEqual([128, 126]);
    expect(numbers((await list(`limit=2&action=thing.drop&object_kind=thing`)).data)).toEqual([129, 127]);
    expect(numbers((await list(`${THING}&from=2020-01-02&to=2020-01-03`)).data)).toEqual([5, 4, 3, 2]);
    expect(numbers((await list(`${THING}&to=2020-01-01T12:00:00Z`)).data)).toEqual([1, 0]);
    expect(numbers((await list(`${THING}&to=2020-01-01T11:59:59Z`)).data)).toEqual([]);
  });

  it('tells of a change who made it, with which key', async () => {
    const made = (await (await call('POST', '/keys', { body: { name: 'audited', role: 'viewer' } })).json()) as { id: string; key: string };
    const { data } = await list(`object_kind=key&object_id=${made.id.toUpperCase()}`);
    expect(data).toMatchObject([
      {
        ...{ action: 'key.create', actor_kind: 'key', actor_name: 'test admin', actor_role: 'admin', object_name: 'audited' },
        change: { role: 'viewer' },
      },
    ]);
    expect(JSON.stringify(data)).not.toContain(made.key);
  });

  it('refuses what it does not know, and all but admins', async () => {
    for (const query of ['from=yesterday', 'to=2020-13-01', 'starting_after=x', 'starting_after=999999999', 'limit=0', 'actor=', 'q=x'])
      await expectProblem(await call('GET', `/audit?${query}`), 'invalid_request', [query.split('=')[0] ?? '']);
    await expectProblem(await call('GET', '/audit?starting_after=1&ending_before=2'), 'invalid_request', ['ending_before']);
    for (const key of [KEYS.author, KEYS.viewer, KEYS.worker, KEYS.guest])
      await expectProblem(await call('GET', '/audit', { key }), 'forbidden');
  });
});

describe('GET /audit/export', () => {
  it('streams every entry that meets the filter as lines of JSON', async () => {
    const answer = await call('GET', `/audit/export?format=jsonl&${THING}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/jsonl; charset=utf-8']);
    const lines = (await answer.text()).trimEnd().split('\n');
    expect(numbers(lines.map((line) => JSON.parse(line) as AuditEntry))).toEqual(down(129, 0));
  });

  it('writes CSV that a spreadsheet runs nothing of', async () => {
    const answer = await call('GET', `/audit/export?${THING}&action=thing.make&to=2020-01-01`);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
    const [head = '', row = '', ...rest] = (await answer.text()).trimEnd().split('\r\n');
    expect(rest).toEqual([]);
    expect(head).toBe('id,at,actor_kind,actor_name,actor_role,actor_id,address,action,object_kind,object_id,object_name,change');
    expect(row).toContain(`,2020-01-01T12:00:00.000Z,person,'=ada,admin,`);
    expect(row).toMatch(new RegExp(`,thing.make,thing,${OBJECT},,"{""n"":0}"$`));
  });

  it('refuses what it does not know', async () => {
    await expectProblem(await call('GET', '/audit/export?format=xlsx'), 'invalid_request', ['format']);
    await expectProblem(await call('GET', '/audit/export?limit=5'), 'invalid_request', ['limit']);
  });
});

describe('GET /runs/{id}/actions', () => {
  const read = async (id: string, key?: string) => {
    const answer = await call('GET', `/runs/${id}/actions`, key === undefined ? {} : { key });
    return runActionList.parse(await answer.json()).actions;
  };

  it('tells whoever sees the run who did what with it, in order', async () => {
    const { id } = (await (await call('POST', '/definitions/op/runs', { key: KEYS.operator, body: {} })).json()) as { id: string };
    await call('PATCH', `/runs/${id}`, { body: { priority: 9 } });
    await call('PATCH', `/runs/${id}`, { body: { labels: { team: 'blue' } } });
    await call('POST', `/runs/${id}/cancel`, { key: KEYS.author, body: {} });
    await call('POST', `/runs/${id}/retry`, { key: KEYS.operator, body: {} });
    const told = (await read(id, KEYS.viewer)).map(({ action, by, by_kind }) => [action, by, by_kind]);
    expect(told).toEqual([
      ['run.create', 'test operator', 'key'],
      ['run.prioritize', 'test admin', 'key'],
      ['run.label', 'test admin', 'key'],
      ['run.cancel', 'test author', 'key'],
      ['run.retry', 'test operator', 'key'],
    ]);
    expect((await read((await runOf('op')).id)).map(({ by_kind }) => by_kind)).toEqual(['server']);
  });

  it('is not there for a run that is not', async () => {
    await expectProblem(await call('GET', `/runs/${randomUUID()}/actions`), 'not_found');
  });
});
