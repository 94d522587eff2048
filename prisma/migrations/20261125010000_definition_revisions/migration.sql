-- Revisions of a version are counted from 1, so that each can be named for as long as it is there; and who registered it.
ALTER TABLE "definitions" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "definitions" ADD COLUMN "created_by" TEXT;

UPDATE "definitions" SET "revision" = counted."n"
FROM (
  SELECT "id", row_number() OVER (PARTITION BY "name", "version" ORDER BY "superseded_at" NULLS LAST, "id") AS "n" FROM "definitions"
) AS counted
WHERE counted."id" = "definitions"."id" AND counted."n" > 1;
