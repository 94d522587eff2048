-- What a bulk action changes of the labels of its runs: {add, remove}.
ALTER TABLE "bulk_actions" ADD COLUMN "labels" JSON;
