import { attemptUsage, usagePoint, type AttemptUsage, type UsagePoint, type UsageReport } from '@/lib/contract/usage';
import { addPoints, highest } from '@/lib/domain/usage-series';
import type { Statements } from './db';
import { database } from './db';
import { logAttempt } from './read-log';

interface Peaks {
  cpu: number | null;
  ramMb: number | null;
}

const points = usagePoint.array();
/** The first heartbeat that can carry points comes after the first of them. */
const FIRST_POINT_MS = 1000;

/** Adds to the series of attempts what their worker has measured. Whether it holds them has been seen to. */
export async function recordAttemptUsage(tx: Statements, reports: readonly UsageReport[]): Promise<void> {
  for (const report of reports) await addUsage(tx, report);
}

/**
 * Adds what a worker measured last and answers the peaks of the whole attempt, for its summary. An attempt so short that nothing can have been measured
 * costs no look.
 */
export async function settleUsage(
  tx: Statements,
  attempt: { runId: string; attempt: number; startedAt: Date | null },
  last: readonly UsagePoint[],
): Promise<Peaks> {
  if (last.length > 0) return addUsage(tx, { run_id: attempt.runId, attempt: attempt.attempt, points: last });
  if (attempt.startedAt === null || Date.now() - attempt.startedAt.getTime() < FIRST_POINT_MS) return { cpu: null, ramMb: null };
  return (await stored(tx, attempt.runId, attempt.attempt)) ?? { cpu: null, ramMb: null };
}

/** The series of an attempt, the given or the current one; without points where nothing was measured. Throws `not_found`. */
export async function readAttemptUsage(runId: string, asked?: number): Promise<AttemptUsage> {
  const { attempt } = await logAttempt(runId, asked);
  const found = await stored(database(), runId, attempt);
  return attemptUsage.parse({
    attempt,
    peak_cpu: found?.cpu ?? null,
    peak_ram_mb: found?.ramMb ?? null,
    points: found?.points ?? [],
  });
}

async function addUsage(tx: Statements, report: { run_id: string; attempt: number; points: readonly UsagePoint[] }): Promise<Peaks> {
  const { run_id: runId, attempt } = report;
  const before = await stored(tx, runId, attempt);
  const series = addPoints(before?.points ?? [], report.points);
  const cpu = highest(before?.cpu, ...report.points.map((point) => point.cpu)) ?? 0;
  const ramMb = highest(before?.ramMb, ...report.points.map((point) => point.ram_mb)) ?? 0;
  await tx.$executeRaw`
    insert into attempt_usage (run_id, attempt, points, peak_cpu, peak_ram_mb)
    values (${runId}::uuid, ${attempt}::int, ${JSON.stringify(series)}::json, ${cpu}::float8, ${ramMb}::float8)
    on conflict (run_id, attempt) do update set points = excluded.points, peak_cpu = excluded.peak_cpu, peak_ram_mb = excluded.peak_ram_mb`;
  return { cpu, ramMb };
}

async function stored(tx: Statements, runId: string, attempt: number): Promise<(Peaks & { points: UsagePoint[] }) | null> {
  const [row] = await tx.$queryRaw<{ points: unknown; cpu: number; ramMb: number }[]>`
    select points, peak_cpu as cpu, peak_ram_mb as "ramMb" from attempt_usage where run_id = ${runId}::uuid and attempt = ${attempt}::int`;
  return row === undefined ? null : { cpu: row.cpu, ramMb: row.ramMb, points: points.parse(row.points) };
}
