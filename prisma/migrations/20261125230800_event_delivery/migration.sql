-- Where events of runs are told.
CREATE TABLE "destinations" (
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "url" TEXT,
  "secret" BYTEA,
  "addresses" TEXT[],
  "events" TEXT[],
  "enabled" BOOLEAN NOT NULL DEFAULT true,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "destinations_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "destinations_name_key" ON "destinations" ("name");

-- One event for one destination: the outbox, written by the statement that writes the event.
CREATE TABLE "deliveries" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "destination_id" UUID NOT NULL,
  "run_id" UUID,
  "event_id" INTEGER,
  "event" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'PENDING',
  "tries" INTEGER NOT NULL DEFAULT 0,
  "error" TEXT,
  "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "deliveries_destination_id_created_at_idx" ON "deliveries" ("destination_id", "created_at" DESC);
CREATE INDEX "deliveries_state_due_at_idx" ON "deliveries" ("state", "due_at");
CREATE INDEX "deliveries_run_id_idx" ON "deliveries" ("run_id");
ALTER TABLE "deliveries"
  ADD CONSTRAINT "deliveries_destination_id_fkey" FOREIGN KEY ("destination_id") REFERENCES "destinations" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "deliveries"
  ADD CONSTRAINT "deliveries_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Each delivery that is to be tried has exactly one job of graphile-worker, in the same transaction: at another time when its time changes, none when
-- it is over. Where graphile-worker's own migrations have not run, or are running, there is none: no run may fail to end for that, and servers look
-- every minute for what has no job.
CREATE FUNCTION "schedule_delivery"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'PENDING' THEN
    PERFORM graphile_worker.add_job('deliver', json_build_object('id', NEW.id), run_at => NEW.due_at, job_key => 'delivery:' || NEW.id);
  ELSE
    PERFORM graphile_worker.remove_job('delivery:' || NEW.id);
  END IF;
  RETURN NULL;
EXCEPTION WHEN OTHERS THEN
  RAISE WARNING 'A delivery has no job yet: %', SQLERRM;
  RETURN NULL;
END $$;
CREATE TRIGGER "deliveries_schedule" AFTER INSERT OR UPDATE OF "due_at", "state" ON "deliveries"
  FOR EACH ROW EXECUTE FUNCTION "schedule_delivery"();
