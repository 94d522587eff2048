import type { FieldProblem, InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { fileInputs } from '@/lib/domain/file-inputs';
import type { Tx } from './db';

/** Problems of `file` inputs that only the server can see: an id that names no uploaded file. */
export async function checkInputFiles(tx: Tx, specs: InputSpecs, inputs: JsonObject): Promise<FieldProblem[]> {
  const used = fileInputs(specs, inputs);
  if (used.length === 0) return [];
  const known = await tx.file.findMany({ where: { id: { in: used.map((file) => file.id) } }, select: { id: true } });
  const ids = new Set(known.map((file) => file.id));
  return used
    .filter((file) => !ids.has(file.id))
    .map((file) => ({ path: file.path, message: 'must be the id of an uploaded file; upload it again' }));
}
