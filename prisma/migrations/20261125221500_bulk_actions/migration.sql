-- Something that is done with many runs, and each of them with what became of it.
CREATE TABLE "bulk_actions" (
    "id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "priority" INTEGER,
    "undo_of" UUID,
    "owner_id" UUID,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stopped_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    CONSTRAINT "bulk_actions_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "bulk_items" (
    "action_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "run_id" UUID NOT NULL,
    "target" INTEGER,
    "was" INTEGER,
    "outcome" TEXT,
    "reason" TEXT,
    CONSTRAINT "bulk_items_pkey" PRIMARY KEY ("action_id", "place")
);
CREATE UNIQUE INDEX "bulk_actions_undo_of_key" ON "bulk_actions" ("undo_of");
CREATE INDEX "bulk_actions_created_at_idx" ON "bulk_actions" ("created_at" DESC);
ALTER TABLE "bulk_actions" ADD CONSTRAINT "bulk_actions_undo_of_fkey" FOREIGN KEY ("undo_of") REFERENCES "bulk_actions" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "bulk_items" ADD CONSTRAINT "bulk_items_action_id_fkey" FOREIGN KEY ("action_id") REFERENCES "bulk_actions" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- What is still to be done, and the actions that have not ended.
CREATE INDEX "bulk_items_left_idx" ON "bulk_items" ("action_id", "place") WHERE "outcome" IS NULL;
CREATE INDEX "bulk_actions_running_idx" ON "bulk_actions" ("created_at") WHERE "finished_at" IS NULL;
