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
    adapter: new PrismaPg(databasePool(), { disposeExternalPool: true }),
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  });
  return holder.gyozaDb;
}

/** The connections behind it. */
export function databasePool(): pg.Pool {
  holder.gyozaPool ??= new pg.Pool({ connectionString: env().DATABASE_URL, max: 10 });
  return holder.gyozaPool;
}

const followUps = new WeakMap<Tx, (() => void)[]>();

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

/** Calls `followUp` once `tx`, one of `inTransaction`, has been committed, and never if it is rolled back. It must not throw. */
export function afterCommit(tx: Tx, followUp: () => void): void {
  followUps.get(tx)?.push(followUp);
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
  delete holder.gyozaDb;
  delete holder.gyozaPool;
}
