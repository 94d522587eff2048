-- Inputs of an op that a person keeps under a name, and which of them their form starts with.
CREATE TABLE "presets" (
  "id" UUID NOT NULL,
  "definition" TEXT NOT NULL,
  "owner_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "description" TEXT,
  "inputs" JSON NOT NULL,
  "shared" BOOLEAN NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "presets_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "presets_definition_owner_id_name_key" ON "presets" ("definition", "owner_id", "name");
CREATE INDEX "presets_owner_id_idx" ON "presets" ("owner_id");
ALTER TABLE "presets"
  ADD CONSTRAINT "presets_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "api_keys" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "preset_defaults" (
  "key_id" UUID NOT NULL,
  "definition" TEXT NOT NULL,
  "preset_id" UUID NOT NULL,
  CONSTRAINT "preset_defaults_pkey" PRIMARY KEY ("key_id", "definition")
);
CREATE INDEX "preset_defaults_preset_id_idx" ON "preset_defaults" ("preset_id");
ALTER TABLE "preset_defaults"
  ADD CONSTRAINT "preset_defaults_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "preset_defaults"
  ADD CONSTRAINT "preset_defaults_preset_id_fkey" FOREIGN KEY ("preset_id") REFERENCES "presets" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
