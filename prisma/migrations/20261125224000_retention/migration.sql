-- What is deleted after which time: one row, and what was deleted, by day and op ('' for runs without one).
CREATE TABLE "retention" (
    "singleton" BOOLEAN NOT NULL DEFAULT true,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "rules" JSON NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "retention_pkey" PRIMARY KEY ("singleton"),
    CONSTRAINT "retention_singleton_check" CHECK ("singleton")
);
CREATE TABLE "retention_deletions" (
    "day" DATE NOT NULL,
    "op" TEXT NOT NULL,
    "runs" INTEGER NOT NULL DEFAULT 0,
    "logs" INTEGER NOT NULL DEFAULT 0,
    "files" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT "retention_deletions_pkey" PRIMARY KEY ("day", "op")
);
-- When the log and the files of a run were deleted: those of the attempts that had ended by then.
ALTER TABLE "runs" ADD COLUMN "logs_gone_at" TIMESTAMPTZ(3), ADD COLUMN "files_gone_at" TIMESTAMPTZ(3);
-- The runs that still have theirs, so that those without are not looked at again and again.
CREATE INDEX "runs_logs_kept_idx" ON "runs" ("op_definition", "created_at")
  WHERE "finished_at" IS NOT NULL AND ("logs_gone_at" IS NULL OR "logs_gone_at" < "finished_at");
CREATE INDEX "runs_files_kept_idx" ON "runs" ("op_definition", "created_at")
  WHERE "finished_at" IS NOT NULL AND ("files_gone_at" IS NULL OR "files_gone_at" < "finished_at");
