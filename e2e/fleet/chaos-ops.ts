import { putDefinition } from '@/lib/client/definitions';
import type { Connection } from '@/lib/client/connection';
import { TEST_IMAGES } from '../support/test-images';

/** Exit code of an op that was asked to fail. */
export const ASKED_TO_FAIL = 7;

/** Every tick is 0.4 s of work, a sign of life to the witness and a line of log. */
const SCRIPT = `
  ( echo "$GYOZA_RUN_ID $GYOZA_ATTEMPT"
    i=0
    while [ $i -lt "$GYOZA_INPUT_TICKS" ]; do sleep 0.4; i=$((i + 1)); echo .; echo "line $i" >&2; done
    echo end ) | nc -w 60 "$WITNESS_HOST" "$WITNESS_PORT" || { echo '{"gyoza": {"error": "the witness was not there"}}'; exit 9; }
  if [ "$GYOZA_INPUT_FAILS" = true ] && [ "$GYOZA_ATTEMPT" = 1 ]; then echo '{"gyoza": {"error": "asked to fail"}}'; exit ${ASKED_TO_FAIL}; fi
  echo "{\\"ticks\\": $GYOZA_INPUT_TICKS}" > "$GYOZA_OUTPUT"`;

export const CHAOS_OPS = {
  /** Nothing special about it. */
  plain: {},
  /** Fails the first time, and is retried by itself. */
  flaky: { retry_policy: { max_attempts: 3, backoff_s: 0.3, jitter: 0.5 } },
  /** Never runs beside itself. */
  alone: { exclusive: true },
  /** At most two at a time. */
  limited: { concurrency: { limit: 2 } },
  /** Takes room. */
  sized: { constraints: { ram_mb: 64, cpu: 0.5 } },
} as const;
export type ChaosOp = keyof typeof CHAOS_OPS;

/** The name under which an op is registered. */
export function nameOf(op: ChaosOp): string {
  return `chaos-${op}`;
}

/** Registers the ops, which report to the witness at this address. */
export async function registerChaosOps(server: Connection, witness: { host: string; port: number }): Promise<void> {
  for (const [op, policy] of Object.entries(CHAOS_OPS)) {
    await putDefinition(server, {
      id: nameOf(op as ChaosOp),
      version: '1.0.0',
      image: TEST_IMAGES.shell,
      command: ['sh', '-c', SCRIPT],
      env: { WITNESS_HOST: witness.host, WITNESS_PORT: String(witness.port) },
      input_specs: { ticks: { type: 'int', min: 0 }, fails: { type: 'bool', default: false } },
      ...policy,
    });
  }
}
