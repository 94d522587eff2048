-- What the container of each attempt used over its time: a bounded series, and the peaks of all that was measured.
CREATE TABLE "attempt_usage" (
  "run_id" UUID NOT NULL,
  "attempt" INTEGER NOT NULL,
  "points" JSON NOT NULL,
  "peak_cpu" DOUBLE PRECISION NOT NULL,
  "peak_ram_mb" DOUBLE PRECISION NOT NULL,
  CONSTRAINT "attempt_usage_pkey" PRIMARY KEY ("run_id", "attempt")
);
ALTER TABLE "attempt_usage"
  ADD CONSTRAINT "attempt_usage_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
