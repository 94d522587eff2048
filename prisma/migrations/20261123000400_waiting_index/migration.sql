-- What waits, by op: /metrics counts first attempts, the many, from the first index alone, and finds the others by the second. None of these
-- columns changes while a run stays in its state, so progress and heartbeats do not touch them.
CREATE INDEX "runs_waiting_idx" ON "runs" ("op_definition", "created_at", "next_attempt_at") WHERE "state" = 'PENDING' AND "current_attempt" = 1;
CREATE INDEX "runs_waiting_again_idx" ON "runs" ("op_definition") WHERE "state" = 'PENDING' AND "current_attempt" > 1;
