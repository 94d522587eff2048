-- What the list of runs is filtered by, each with the list's order behind it.
CREATE INDEX "runs_created_by_created_at_id_idx" ON "runs" ("created_by", "created_at" DESC, "id" DESC);
CREATE INDEX "runs_worker_id_created_at_id_idx" ON "runs" ("worker_id", "created_at" DESC, "id" DESC);
-- The runs of an op in a state: where it has many and none of them failed, no other index would find that out soon.
CREATE INDEX "runs_op_definition_state_created_at_id_idx" ON "runs" ("op_definition", "state", "created_at" DESC, "id" DESC);
-- How long those took that have ended, in seconds. Over all rows and as a number: of a partial index or of intervals the planner knows no distribution.
CREATE INDEX "runs_took_idx" ON "runs" ((extract(epoch FROM "finished_at" - "started_at")::float8));
