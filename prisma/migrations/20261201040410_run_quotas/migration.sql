-- Who asked for a run, by more than a name: limits on how many are counted by it.
ALTER TABLE "runs" ADD COLUMN "created_by_id" UUID;
CREATE INDEX "runs_created_by_id_created_at_idx" ON "runs" ("created_by_id", "created_at" DESC);
