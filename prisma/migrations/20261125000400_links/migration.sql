-- Links that lead to the form of one op alone. The link's token is an API key of the role guest, so that revoking and expiry are those of keys.
CREATE TABLE "links" (
  "id" UUID NOT NULL,
  "definition" TEXT NOT NULL,
  "version" TEXT,
  "title" TEXT,
  "description" TEXT,
  "inputs" JSON NOT NULL,
  "locked" TEXT[] NOT NULL,
  "hidden" TEXT[] NOT NULL,
  "public" BOOLEAN NOT NULL,
  "expires_at" TIMESTAMPTZ(3),
  "owner_id" UUID NOT NULL,
  "key_id" UUID NOT NULL,
  "sealed_token" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "links_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "links_key_id_key" ON "links" ("key_id");
CREATE INDEX "links_definition_idx" ON "links" ("definition");
CREATE INDEX "links_owner_id_idx" ON "links" ("owner_id");
ALTER TABLE "links"
  ADD CONSTRAINT "links_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "api_keys" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "links"
  ADD CONSTRAINT "links_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Runs that were started by a link; whoever has the link sees them.
CREATE TABLE "link_runs" (
  "run_id" UUID NOT NULL,
  "link_id" UUID NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "link_runs_pkey" PRIMARY KEY ("run_id")
);
CREATE INDEX "link_runs_link_id_created_at_idx" ON "link_runs" ("link_id", "created_at");
ALTER TABLE "link_runs"
  ADD CONSTRAINT "link_runs_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "link_runs"
  ADD CONSTRAINT "link_runs_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "links" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whether people without an account may use links to an op: its author says so.
ALTER TABLE "definitions" ADD COLUMN "public_links" BOOLEAN NOT NULL DEFAULT false;
