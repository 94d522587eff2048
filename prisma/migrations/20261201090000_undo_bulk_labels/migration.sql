-- The labels that a run had before a bulk action changed some: what an undo puts back.
ALTER TABLE "bulk_items" ADD COLUMN "was_labels" JSON;
