-- Who may what with an op, by its name: one row where somebody set it, none where all is as usual.
CREATE TABLE "op_access" (
    "definition" TEXT NOT NULL,
    "owner_id" UUID,
    "grants" JSON NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "op_access_pkey" PRIMARY KEY ("definition")
);

-- Whose an op is, by the id of the account or key that registered it; null for those of before.
ALTER TABLE "definitions" ADD COLUMN "created_by_id" UUID;
