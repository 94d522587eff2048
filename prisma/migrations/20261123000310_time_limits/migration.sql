-- Limits of the wait and of the whole run, and what finds those whose time is over without reading the others.
ALTER TABLE "definitions" ADD COLUMN "queue_timeout_s" DOUBLE PRECISION, ADD COLUMN "run_timeout_s" DOUBLE PRECISION;
ALTER TABLE "runs"
  ADD COLUMN "queue_timeout_s" DOUBLE PRECISION,
  ADD COLUMN "queue_deadline_at" TIMESTAMPTZ(3),
  ADD COLUMN "run_timeout_s" DOUBLE PRECISION,
  ADD COLUMN "run_deadline_at" TIMESTAMPTZ(3);
CREATE INDEX "runs_queue_deadline_idx" ON "runs" ("queue_deadline_at") WHERE "state" = 'PENDING' AND "queue_deadline_at" IS NOT NULL;
CREATE INDEX "runs_run_deadline_idx" ON "runs" ("run_deadline_at")
  WHERE "state" IN ('PENDING', 'ASSIGNED', 'RUNNING') AND "run_deadline_at" IS NOT NULL;
