-- A lost lease of an exclusive op holds up every run of that op for a moment, not only the one that was lost.
ALTER TABLE "runs" ADD COLUMN "exclusive_until" TIMESTAMPTZ(3);
CREATE INDEX "runs_exclusive_until_idx" ON "runs" ("exclusive_until") WHERE "exclusive_until" IS NOT NULL;
