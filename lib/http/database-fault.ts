import { z } from 'zod';
import { GyozaError } from '@/lib/domain/errors';

/** Codes of Prisma, of the driver and of PostgreSQL for a database that cannot be reached, is ending, starting or full of connections. */
const AWAY = /^(P1001|P1002|P1008|P1017|P2024|P2028|P2037|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT|57P0[1-5]|08\w{3}|53300)$/;
/** What the driver says without a code when a connection breaks under it, or when this server is being stopped. */
const BROKEN =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Cannot use a pool after calling end)/;

const coded = z.object({ code: z.string() });
/** What PostgreSQL said, or the kind of the fault where nothing was said: the connection was refused or broke. */
const adapterCause = z.object({ originalCode: z.string().optional(), kind: z.string().optional() });
const KINDS = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'];
/** Prisma hands it on like this; its own code then only means that a query failed. */
const handedOn = z.object({ meta: z.object({ driverAdapterError: z.object({ cause: adapterCause }) }) });
const withCause = z.object({ cause: adapterCause });

/** A lost database as an error that says to try again; null for anything else. */
export function databaseFault(thrown: unknown): GyozaError | null {
  if (!(thrown instanceof Error)) return null;
  const code = coded.safeParse(thrown).data?.code;
  const original = handedOn.safeParse(thrown).data?.meta.driverAdapterError.cause ?? withCause.safeParse(thrown).data?.cause;
  const isDatabase = thrown.name.startsWith('Prisma') || thrown.name === 'DriverAdapterError' || 'severity' in thrown;
  // As the socket tells it, without a word of whose it is.
  const broken = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code ?? '');
  const told = [code, original?.originalCode].some((each) => each !== undefined && AWAY.test(each)) || KINDS.includes(original?.kind ?? '');
  const away = broken || (isDatabase && told) || BROKEN.test(thrown.message);
  return away ? new GyozaError('unavailable', 'The database does not answer right now. Try again in a moment.') : null;
}
