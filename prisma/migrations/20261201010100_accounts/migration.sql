-- How people come in: sessions that they can tell apart, invitations, passkeys, and the count of wrong tries.
ALTER TABLE "sessions"
  ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN "agent" TEXT,
  ADD COLUMN "address" TEXT;
CREATE UNIQUE INDEX "sessions_id_key" ON "sessions" ("id");

CREATE TABLE "invitations" (
  "id" UUID NOT NULL,
  "hash" BYTEA NOT NULL,
  "email" TEXT NOT NULL,
  "name" TEXT,
  "role" TEXT,
  "person_id" UUID,
  "maker_id" UUID NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "used_at" TIMESTAMPTZ(3),
  "withdrawn_at" TIMESTAMPTZ(3),
  CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "invitations_hash_key" ON "invitations" ("hash");
CREATE INDEX "invitations_maker_id_idx" ON "invitations" ("maker_id");
CREATE INDEX "invitations_person_id_idx" ON "invitations" ("person_id");
ALTER TABLE "invitations"
  ADD CONSTRAINT "invitations_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  ADD CONSTRAINT "invitations_maker_id_fkey" FOREIGN KEY ("maker_id") REFERENCES "api_keys" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "passkeys" (
  "id" UUID NOT NULL,
  "credential_id" TEXT NOT NULL,
  "person_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "public_key" BYTEA NOT NULL,
  "counter" BIGINT NOT NULL,
  "transports" TEXT[],
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_used_at" TIMESTAMPTZ(3),
  CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys" ("credential_id");
CREATE INDEX "passkeys_person_id_idx" ON "passkeys" ("person_id");
ALTER TABLE "passkeys"
  ADD CONSTRAINT "passkeys_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "used_challenges" (
  "hash" BYTEA NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "used_challenges_pkey" PRIMARY KEY ("hash")
);

CREATE TABLE "sign_in_tries" (
  "subject" BYTEA NOT NULL,
  "count" INTEGER NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "sign_in_tries_pkey" PRIMARY KEY ("subject")
);
