-- A filter of the list of runs and its columns, which a person keeps under a name.
CREATE TABLE "run_views" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "filter" JSON NOT NULL,
    "columns" TEXT[],
    "shared" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "run_views_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "run_views_owner_id_name_key" ON "run_views" ("owner_id", "name");
ALTER TABLE "run_views" ADD CONSTRAINT "run_views_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "api_keys" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
