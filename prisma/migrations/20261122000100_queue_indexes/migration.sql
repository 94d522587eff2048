-- What Prisma's schema cannot say: indexes over a part of a table, and checks.

-- The queue in the order it is served.
CREATE INDEX "runs_queue_idx" ON "runs" ("priority" DESC, "created_at", "id") WHERE "state" = 'PENDING';
-- Retries that wait for their time.
CREATE INDEX "runs_delayed_idx" ON "runs" ("next_attempt_at") WHERE "state" = 'PENDING' AND "next_attempt_at" IS NOT NULL;
-- What each worker holds, and which leases are the oldest.
CREATE INDEX "runs_held_idx" ON "runs" ("worker_id") WHERE "state" IN ('ASSIGNED', 'RUNNING');
CREATE INDEX "runs_lease_idx" ON "runs" ("lease_seen_at") WHERE "state" IN ('ASSIGNED', 'RUNNING');
-- One row of a version is the current one.
CREATE UNIQUE INDEX "definitions_current_idx" ON "definitions" ("name", "version") WHERE "superseded_at" IS NULL;

ALTER TABLE "runs"
  ADD CONSTRAINT "runs_state_check" CHECK ("state" IN ('PENDING', 'ASSIGNED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  ADD CONSTRAINT "runs_progress_check" CHECK ("progress" BETWEEN 0 AND 100),
  ADD CONSTRAINT "runs_held_check" CHECK ("state" NOT IN ('ASSIGNED', 'RUNNING') OR ("worker_id" IS NOT NULL AND "lease_seen_at" IS NOT NULL));
ALTER TABLE "attempts"
  ADD CONSTRAINT "attempts_state_check" CHECK ("state" IN ('PENDING', 'ASSIGNED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'));
