import type { OpAttempt, OpRun } from '@/lib/contract/run';
import { hidePayloads } from '@/lib/domain/hide-payloads';
import type { Caller } from './authenticate';

/** A run as somebody may read it. */
export function readableRun(reader: Caller, run: OpRun): OpRun {
  return hidePayloads(reader, run.op_definition, run);
}

/** An attempt of a run of `op` as somebody may read it; null for the server itself, which reads everything. */
export function readable(reader: Caller | null, op: string | null, attempt: OpAttempt): OpAttempt {
  return reader === null ? attempt : hidePayloads(reader, op, attempt);
}
