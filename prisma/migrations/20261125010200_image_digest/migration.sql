-- Which image a revision of a definition was first run with, and which last: a tag may come to mean another image.
ALTER TABLE "definitions" ADD COLUMN "image_digest" TEXT;
ALTER TABLE "definitions" ADD COLUMN "pinned_at" TIMESTAMPTZ(3);
ALTER TABLE "definitions" ADD COLUMN "latest_image_digest" TEXT;
