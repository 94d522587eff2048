import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { env } from './env';
import { Prisma, PrismaClient } from './generated/prisma/client';

/** A transaction, or the client itself: what every query in lib/server is given. */
export type Tx = Prisma.TransactionClient;

/** Kept on globalThis because the web process loads this module twice: once in Next's bundle, once for its periodic duties. */
const holder = globalThis as typeof globalThis & { gyozaDb?: PrismaClient; gyozaPool?: pg.Pool };

/** The database client; connects on first use. */
export function database(): PrismaClient {
  holder.gyozaDb ??= new PrismaClient({
    adapter: new PrismaPg(databasePool()),
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  });
  return holder.gyozaDb;
}

/** The connections behind it. */
export function databasePool(): pg.Pool {
  if (holder.gyozaPool === undefined) {
    // Statements that do not wait for each other's answers go out at once, and are carried out in their order.
    holder.gyozaPool = new pg.Pool({ connectionString: env().DATABASE_URL, max: 10, pipeline: true });
    // A connection that breaks while nobody uses it: the next query opens another, or fails with its own error.
    holder.gyozaPool.on('error', () => undefined);
  }
  return holder.gyozaPool;
}

/** What raw statements need of a transaction: Prisma's offers it, and the plain one. */
export type Statements = Pick<Tx, '$queryRaw' | '$executeRaw' | '$queryRawUnsafe'>;

const followUps = new WeakMap<Statements, (() => void)[]>();

/** Runs `work` in one transaction. */
export async function inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const due: (() => void)[] = [];
  const result = await database().$transaction((tx) => {
    followUps.set(tx, due);
    return work(tx);
  });
  for (const followUp of due) followUp();
  return result;
}

/**
 * The same for raw statements alone, straight on the driver and prepared: a claim is a dozen of them, and Prisma would take longer over them than
 * the database (docs/decisions/007).
 */
export async function inPlainTransaction<T>(work: (tx: Statements) => Promise<T>): Promise<T> {
  const due: (() => void)[] = [];
  const result = await onConnection(async (client) => {
    // Not waited for: where it fails, so does whatever comes after it on this connection.
    const begun = client.query('begin');
    begun.catch(() => undefined);
    try {
      const tx = plainStatements(client);
      followUps.set(tx, due);
      const done = await work(tx);
      await begun;
      await client.query('commit');
      return { done };
    } catch (error) {
      // A connection on which not even this succeeds is of no use to anybody.
      await client.query('rollback').catch(() => {
        throw error;
      });
      return { error };
    }
  });
  if ('error' in result) throw result.error;
  for (const followUp of due) followUp();
  return result.done;
}

/**
 * Lends `work` a connection of its own, which goes back to the others afterwards, and is closed where `work` throws. One that breaks while nothing is
 * asked on it fails the next statement: without a listener it would be an exception that nobody catches.
 */
export async function onConnection<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await databasePool().connect();
  client.on('error', toldByNext);
  let broken = true;
  try {
    const result = await work(client);
    broken = false;
    return result;
  } finally {
    client.off('error', toldByNext);
    client.release(broken);
  }
}

const toldByNext = (): void => undefined;

/** Calls `followUp` once `tx`, one of the two above, has been committed, and never if it is rolled back. It must not throw. */
export function afterCommit(tx: Statements, followUp: () => void): void {
  followUps.get(tx)?.push(followUp);
}

/** Names of prepared statements, by their text. Texts are put together from a few fixed parts, so there are few. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 24);
    names.set(text, name);
  }
  return name;
}

/**
 * Runs one statement and returns its rows under the names of their columns. In a transaction it goes through Prisma; by itself straight to the
 * driver, prepared: measured at a quarter of Prisma's CPU time (docs/decisions/007). Parameters in positions of no fixed type need a cast.
 */
export async function query<R = Record<string, unknown>>(tx: Statements, text: string, values: readonly unknown[]): Promise<R[]> {
  if (tx !== holder.gyozaDb) return tx.$queryRawUnsafe<R[]>(text, ...values);
  return (await databasePool().query<pg.QueryResultRow>(prepared(text, values))).rows as R[];
}

function prepared(text: string, values: readonly unknown[]): pg.QueryConfig {
  const plain = values.map((value) => (value instanceof Date ? value.toISOString() : value));
  return { name: nameOf(text), text, values: plain, types: { getTypeParser } };
}

/** Values as Prisma reads them, where the driver would do otherwise: int8 as bigint, and a timestamp without a zone as UTC. */
const getTypeParser: typeof pg.types.getTypeParser = (id, format) => {
  if (id === pg.types.builtins.INT8) return BigInt;
  if (id === pg.types.builtins.TIMESTAMP) return (text: string) => new Date(`${text.replace(' ', 'T')}Z`);
  return pg.types.getTypeParser(id, format) as unknown;
};

/** Prisma's raw statements on a connection of the driver. */
function plainStatements(client: pg.PoolClient): Statements {
  const run = (sql: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    const { text, values: all } = 'text' in sql ? sql : Prisma.sql(sql, ...values);
    return client.query<pg.QueryResultRow>(prepared(text, all));
  };
  const plain = {
    $queryRaw: async (sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => (await run(sql, values)).rows,
    $executeRaw: async (sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => (await run(sql, values)).rowCount ?? 0,
    $queryRawUnsafe: async (text: string, ...values: unknown[]) => (await client.query<pg.QueryResultRow>(prepared(text, values))).rows,
  };
  // Prisma's promises are a class of its own, of which nothing but `then` is used.
  return plain as unknown as Statements;
}

/** For nullable JSON columns, where Prisma tells SQL NULL from JSON null. */
export function jsonOrNull(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value ?? Prisma.DbNull;
}

/** Parsed, JSON-safe data on its way into a `json` column. */
export function asJson(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}

/** Closes the pool; for process end and tests. */
export async function closeDatabase(): Promise<void> {
  await holder.gyozaDb?.$disconnect();
  await holder.gyozaPool?.end();
  delete holder.gyozaDb;
  delete holder.gyozaPool;
}
