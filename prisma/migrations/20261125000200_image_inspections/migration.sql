-- Looks at images that people asked for: only workers have an engine.
CREATE TABLE "image_inspections" (
  "id" UUID NOT NULL,
  "image" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "worker_id" TEXT,
  "result" JSON,
  "error" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "assigned_at" TIMESTAMPTZ(3),
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "image_inspections_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "image_inspections_created_at_idx" ON "image_inspections" ("created_at");
