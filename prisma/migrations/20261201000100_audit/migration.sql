-- Who did what to which object, when and from where.
CREATE TABLE "audit_entries" (
  "id" BIGSERIAL NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "actor_id" UUID,
  "actor_kind" TEXT NOT NULL,
  "actor_name" TEXT NOT NULL,
  "actor_role" TEXT NOT NULL,
  "address" TEXT,
  "action" TEXT NOT NULL,
  "object_kind" TEXT NOT NULL,
  "object_id" TEXT NOT NULL,
  "object_name" TEXT,
  "change" JSON,
  CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "audit_entries_at_id_idx" ON "audit_entries" ("at" DESC, "id" DESC);
CREATE INDEX "audit_entries_object_kind_object_id_id_idx" ON "audit_entries" ("object_kind", "object_id", "id" DESC);
CREATE INDEX "audit_entries_actor_id_id_idx" ON "audit_entries" ("actor_id", "id" DESC);

CREATE FUNCTION "keep_audit"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit is only ever added to.';
END $$;
CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION "keep_audit"();
