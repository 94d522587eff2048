-- People with an account stand beside the holders of keys. A server of the version before goes on to know keys and sessions.
ALTER TABLE "api_keys"
  ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'key',
  ADD COLUMN "ops" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "worker_id" TEXT,
  ADD COLUMN "maker_id" UUID,
  ADD COLUMN "is_managed" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "expires_at" TIMESTAMPTZ(3),
  ALTER COLUMN "hash" DROP NOT NULL;
ALTER TABLE "api_keys"
  ADD CONSTRAINT "api_keys_maker_id_fkey" FOREIGN KEY ("maker_id") REFERENCES "api_keys" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "api_keys_maker_id_idx" ON "api_keys" ("maker_id");
-- What `user` could do is what an author may.
UPDATE "api_keys" SET "role" = 'author' WHERE "role" = 'user';

CREATE TABLE "people" (
  "id" UUID NOT NULL,
  "email" TEXT NOT NULL,
  "password_hash" TEXT,
  "last_seen_at" TIMESTAMPTZ(3),
  CONSTRAINT "people_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "people_email_key" ON "people" ("email");
ALTER TABLE "people"
  ADD CONSTRAINT "people_id_fkey" FOREIGN KEY ("id") REFERENCES "api_keys" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "sessions" ADD COLUMN "method" TEXT NOT NULL DEFAULT 'key';
CREATE INDEX "sessions_key_id_idx" ON "sessions" ("key_id");
