-- A cancel without a grace, and attempts that ended at the server while a worker had them in hand: it is told by its long poll.
ALTER TABLE "runs" ADD COLUMN "cancel_now" BOOLEAN NOT NULL DEFAULT false;
CREATE TABLE "recalls" (
  "run_id" UUID NOT NULL,
  "attempt" INTEGER NOT NULL,
  "worker_id" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "recalls_pkey" PRIMARY KEY ("run_id", "attempt")
);
CREATE INDEX "recalls_worker_id_idx" ON "recalls" ("worker_id");
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
