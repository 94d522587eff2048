import { GyozaError } from '@/lib/domain/errors';

/** Codes of Prisma and the driver for a database that cannot be reached right now. */
const UNREACHABLE = [
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
];

/** A lost database as an error that says to try again; null for anything else. */
export function databaseFault(thrown: unknown): GyozaError | null {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const isDatabase =
    thrown instanceof Error && (thrown.name.startsWith('Prisma') || thrown.name === 'DriverAdapterError' || 'severity' in thrown);
  const refused = code === 'ECONNREFUSED' || code === 'ECONNRESET';
  // The driver's own words for a connection that broke under a statement; they carry no code.
  const broken = thrown instanceof Error && /^(Connection terminated|Client has encountered a connection error)/.test(thrown.message);
  if (broken || ((isDatabase || refused) && typeof code === 'string' && UNREACHABLE.includes(code))) {
    return new GyozaError('unavailable', 'The database does not answer right now. Try again in a moment.');
  }
  return null;
}
