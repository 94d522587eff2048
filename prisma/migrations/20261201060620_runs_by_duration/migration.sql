-- Runs that have ended, in classes of how long they took (under 1 s, 2 s, 4 s … 16,777,216 s, and more), each in the list's order: `runs_took_idx` finds
-- what took long, but not the newest of it. The bounds are those of lib/server/took-classes.ts. Only of what ended, so that asking for a run costs nothing more.
CREATE INDEX "runs_took_class_idx" ON "runs" (
  (width_bucket(extract(epoch FROM "finished_at" - "started_at")::float8, '{1,2,4,8,16,32,64,128,256,512,1024,2048,4096,8192,16384,32768,65536,131072,262144,524288,1048576,2097152,4194304,8388608,16777216}'::float8[])),
  "created_at" DESC, "id" DESC
) WHERE "finished_at" IS NOT NULL;
-- Of a partial index the planner knows no distribution: with it, it sees where nearly all of a class is too short, and reads the few others by `runs_took_idx`.
CREATE STATISTICS "runs_took_class" ON (width_bucket(extract(epoch FROM "finished_at" - "started_at")::float8, '{1,2,4,8,16,32,64,128,256,512,1024,2048,4096,8192,16384,32768,65536,131072,262144,524288,1048576,2097152,4194304,8388608,16777216}'::float8[])) FROM "runs";
