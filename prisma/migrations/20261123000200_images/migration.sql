-- When an image is fetched: `missing` (the default, null), `always` or `never`.
ALTER TABLE "definitions" ADD COLUMN "pull_policy" TEXT;
ALTER TABLE "runs" ADD COLUMN "pull_policy" TEXT;

-- Logins of private registries; the password is encrypted (AES-256-GCM) with a key that is not in the database.
CREATE TABLE "registries" (
    "host" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "registries_pkey" PRIMARY KEY ("host")
);
