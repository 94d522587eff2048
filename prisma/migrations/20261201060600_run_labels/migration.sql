-- What runs are sorted by: `key` and `key=value` of each label.
ALTER TABLE "runs" ADD COLUMN "label_terms" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
-- Only of runs that have labels, so that the others pay nothing for it whenever they change their state.
CREATE INDEX "runs_label_terms_idx" ON "runs" USING gin ("label_terms") WHERE "label_terms" <> '{}';
