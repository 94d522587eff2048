import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { opRun, type OpRun } from '@/lib/contract/run';
import { OPERATIONS } from '@/lib/contract/operations';
import { samplePath } from '@/lib/contract/testing/bad-requests';
import { foundIn, spellings } from '@/lib/contract/testing/secret-spellings';
import { appendLog } from '@/lib/server/append-log';
import { database } from '@/lib/server/db';
import { env } from '@/lib/server/env';
import { assign, define, makeKeys, report } from '@/lib/server/testing/fixtures';
import { call } from './testing/call-api';

const SECRETS = ['s3cr&t "wörd"/+?=~', 'default of <another>'] as const;

const NEEDLES = SECRETS.flatMap(spellings);
const leaks = (text: string): string[] => foundIn(text, NEEDLES);

beforeAll(makeKeys);
beforeEach(async () => {
  await database().run.deleteMany();
  await database().worker.deleteMany();
  await database().definition.deleteMany();
});

/** One attempt whose op gives away all that it knows, in every way that it has. */
async function chatter(id: string): Promise<number> {
  const said = NEEDLES.join(' ');
  const { attempt, inputs } = await assign(id, 'w1');
  expect(inputs).toMatchObject({ token: SECRETS[0], login: { word: SECRETS[1] } });
  const lines = (['stdout', 'stderr'] as const).map((stream) => ({ stream, text: `${stream} ${said}` }));
  await report(id, 'w1', attempt, { type: 'STARTED' });
  await appendLog(id, { lines }, { worker_id: 'w1', attempt });
  await report(
    ...[id, 'w1', attempt],
    { type: 'INFO', msg: `info ${said}`, seq: 1, payload: { [said]: [said] } },
    { type: 'ERROR', msg: `error ${said}`, seq: 2 },
    { type: 'PROGRESS', msg: 50, seq: 3, payload: { said } },
  );
  return attempt;
}

async function start(body: object): Promise<OpRun> {
  const answer = await call('POST', '/definitions/op/runs', { body, headers: { 'Idempotency-Key': randomUUID() } });
  expect(answer.status).toBe(201);
  const text = await answer.text();
  expect(leaks(text)).toEqual([]);
  return opRun.parse(JSON.parse(text));
}

/** A run that failed, was tried again with other inputs and completed, and another one made from it. */
async function live(): Promise<string> {
  const login = { type: 'dict', properties: { word: { type: 'secret', default: SECRETS[1] } }, default: { word: SECRETS[1] } };
  await define({ input_specs: { token: { type: 'secret' }, login, size: { type: 'int', default: 1 } } });
  const { id, inputs } = await start({ inputs: { token: SECRETS[0] } });
  const said = NEEDLES.join(' ');
  await report(id, 'w1', await chatter(id), { type: 'FAILED', msg: said, outputs: { said }, execution_summary: { exit_code: 1, said } });
  expect((await call('POST', `/runs/${id}/retry`, { body: { inputs: { ...inputs, size: 2 } } })).status).toBe(200);
  await report(id, 'w1', await chatter(id), { type: 'COMPLETED', outputs: { [said]: { said } } });
  await start({ inputs, rerun_of: id });
  return id;
}

it('keeps a secret out of every table, every file and every answer, however it is spelled', async () => {
  const id = await live();

  const tables = await database().$queryRaw<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname = 'public' order by 1`;
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['attempts', 'events', 'log_chunks', 'idempotency_keys']));
  for (const { name } of tables) {
    // A whole row as text: bytes are hexadecimal there, which is one of the spellings.
    const rows = await database().$queryRawUnsafe<{ row: string }[]>(`select whole::text as row from "${name}" whole`);
    for (const { row } of rows) expect(leaks(row), name).toEqual([]);
  }

  const folder = env().GYOZA_DATA_DIR;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file));
  for (const file of files.filter((each) => statSync(each).isFile())) expect(leaks(readFileSync(file, 'utf8')), file).toEqual([]);

  const reads = OPERATIONS.filter(({ method, id: name }) => method === 'GET' && name !== 'getHealth');
  for (const operation of reads) {
    const at = samplePath(operation, { definition: 'op', run: id, worker: 'w1' });
    expect(leaks(await (await call('GET', at)).text()), at).toEqual([]);
  }
  for (const attempt of [1, 2]) {
    const text = await (await call('GET', `/runs/${id}/logs?attempt=${attempt}`, { headers: { Accept: 'text/plain' } })).text();
    expect(text).toContain('stdout ••••••');
    expect(leaks(text)).toEqual([]);
  }
}, 120_000); // every answer there is

it('keeps a secret out of what it says of inputs that are not valid, and finds nothing by it', async () => {
  await define({
    input_specs: {
      token: { type: 'secret', min_length: 40, pattern: '^x' },
      many: { type: 'list', items: { type: 'secret', max_length: 3 } },
    },
  });
  for (const secret of SECRETS) {
    const answer = await call('POST', '/definitions/op/runs', { body: { inputs: { token: secret, many: [secret], other: 1 } } });
    expect(answer.status).toBe(400);
    expect(leaks(await answer.text())).toEqual([]);
  }
  await live();
  const found: unknown = await (await call('GET', `/runs?q=${encodeURIComponent(SECRETS[0])}`)).json();
  expect(found).toMatchObject({ data: [], searched: { runs: 2, complete: true } });
});
