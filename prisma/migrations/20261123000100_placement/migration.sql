-- Placement: what a run asks of its worker besides room, how many of an op may run at once, and reservations.

ALTER TABLE "definitions" ADD COLUMN "worker_tags" TEXT[] DEFAULT ARRAY[]::TEXT[], ADD COLUMN "concurrency" JSON;
ALTER TABLE "runs"
  ADD COLUMN "worker_tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "concurrency" JSON,
  ADD COLUMN "concurrency_key" TEXT,
  ADD COLUMN "queued_at" TIMESTAMPTZ(3),
  ADD COLUMN "reserved_worker" TEXT,
  ADD COLUMN "reserved_by" TIMESTAMPTZ(3);
ALTER TABLE "attempts" ADD COLUMN "placed_because" TEXT;

-- The queue in the order it is served: a point of priority is worth an hour of waiting, so the order of two waiting runs never changes with time
-- and an index can hold it. Delayed retries are found by runs_delayed_idx when they are due.
CREATE INDEX "runs_order_idx" ON "runs" (((coalesce("queued_at", "created_at") AT TIME ZONE 'UTC') - "priority" * interval '1 hour'), "id")
  WHERE "state" = 'PENDING' AND "next_attempt_at" IS NULL;

-- A lane holds the waiting runs that are alike to placement: if the first of them does not fit, none does. The heads of all lanes are found
-- without reading what waits behind them.
CREATE INDEX "runs_lane_idx" ON "runs" (
  (hashtextextended(
    "need_cpu"::text || ' ' || "need_ram_mb"::text || ' ' || "need_vram_mb"::text || ' ' || coalesce("need_gpu_id", '') || ' '
      || coalesce(hash_array_extended("worker_tags", 0)::text, '')
      || CASE WHEN "exclusive" OR "concurrency" IS NOT NULL
           THEN ' ' || "exclusive"::text || ' ' || coalesce("concurrency" ->> 'limit', '') || ' ' || coalesce("op_definition", "image") || ' '
             || coalesce("concurrency_key", '')
           ELSE '' END, 0)),
  ((coalesce("queued_at", "created_at") AT TIME ZONE 'UTC') - "priority" * interval '1 hour'), "id")
  WHERE "state" = 'PENDING' AND "next_attempt_at" IS NULL;

-- The heads of the keys of one op, for taking turns, and whose turn was last.
CREATE INDEX "runs_turn_idx" ON "runs" (
  (coalesce("op_definition", "image")), ("concurrency_key" COLLATE "C"),
  ((coalesce("queued_at", "created_at") AT TIME ZONE 'UTC') - "priority" * interval '1 hour'), "id")
  WHERE "state" = 'PENDING' AND "next_attempt_at" IS NULL AND "concurrency_key" IS NOT NULL;
CREATE INDEX "runs_served_idx" ON "runs" ((coalesce("op_definition", "image")), "assigned_at" DESC)
  WHERE "concurrency_key" IS NOT NULL AND "assigned_at" IS NOT NULL;

-- How long an op usually takes: its last completed runs.
CREATE INDEX "runs_usual_idx" ON "runs" ((coalesce("op_definition", "image")), "finished_at" DESC) WHERE "state" = 'COMPLETED';
-- Runs that something is kept free for.
CREATE INDEX "runs_reserved_idx" ON "runs" ("reserved_worker") WHERE "state" = 'PENDING' AND "reserved_worker" IS NOT NULL;

DROP INDEX "runs_queue_idx";
