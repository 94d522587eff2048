-- Secret inputs, and the secrets among the defaults of a definition, lie encrypted beside their masked JSON. Rows of before keep theirs as they are.
ALTER TABLE "attempts" ADD COLUMN "sealed_inputs" TEXT;
ALTER TABLE "definitions" ADD COLUMN "sealed_specs" TEXT;
