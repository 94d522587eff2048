-- Which runs an uploaded file was given to: a file that nothing refers to is removed after a week.
CREATE TABLE "file_uses" (
  "file_id" UUID NOT NULL,
  "run_id" UUID NOT NULL,
  CONSTRAINT "file_uses_pkey" PRIMARY KEY ("file_id", "run_id")
);
CREATE INDEX "file_uses_run_id_idx" ON "file_uses" ("run_id");
ALTER TABLE "file_uses"
  ADD CONSTRAINT "file_uses_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "files" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "file_uses"
  ADD CONSTRAINT "file_uses_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "files_created_at_idx" ON "files" ("created_at");

-- Runs that are there already keep their files.
INSERT INTO "file_uses" ("file_id", "run_id")
SELECT DISTINCT "files"."id", "attempts"."run_id"
FROM "files"
JOIN "attempts" ON position("files"."id"::text IN "attempts"."inputs"::text) > 0;
