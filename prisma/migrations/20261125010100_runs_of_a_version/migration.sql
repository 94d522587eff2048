-- The runs of one version of an op, newest first. At 100,000 runs the first page of a version that nobody uses any more took 34 ms
-- without it, 0.1 ms with it; it adds about 0.05 ms to each change of a run.
CREATE INDEX "runs_op_definition_op_version_created_at_id_idx" ON "runs" ("op_definition", "op_version", "created_at" DESC, "id" DESC);
