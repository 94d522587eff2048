-- Until now the server alone made keys: those of its settings are managed, and the key of a link falls with whoever made the link.
UPDATE "api_keys" SET "is_managed" = true WHERE "role" IN ('admin', 'worker') AND "name" IN ('admin', 'bundled worker') AND "kind" = 'key';
UPDATE "api_keys" SET "maker_id" = "links"."owner_id" FROM "links" WHERE "links"."key_id" = "api_keys"."id" AND "api_keys"."maker_id" IS NULL;
