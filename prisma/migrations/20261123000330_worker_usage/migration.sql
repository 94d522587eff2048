-- What is in use on each worker's machine, now and over the last hour.
ALTER TABLE "workers" ADD COLUMN "usage" JSON;
CREATE TABLE "worker_samples" (
  "worker_id" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "usage" JSON NOT NULL,
  CONSTRAINT "worker_samples_pkey" PRIMARY KEY ("worker_id", "at")
);
ALTER TABLE "worker_samples"
  ADD CONSTRAINT "worker_samples_worker_id_fkey" FOREIGN KEY ("worker_id") REFERENCES "workers" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
