-- When somebody asked for the end of an attempt that ran.
ALTER TABLE "attempts" ADD COLUMN "cancel_asked_at" TIMESTAMPTZ(3);
