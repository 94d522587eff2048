import type { FieldProblem, InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { fileProblem } from '@/lib/domain/accepted-file';
import { fileInputs } from '@/lib/domain/file-inputs';
import type { Tx } from './db';

/** Problems of `file` inputs that only the server can see: an id that names no uploaded file, or one that the spec does not take. */
export async function checkInputFiles(tx: Tx, specs: InputSpecs, inputs: JsonObject): Promise<FieldProblem[]> {
  const used = fileInputs(specs, inputs);
  if (used.length === 0) return [];
  const columns = { id: true, name: true, size: true, contentType: true };
  const known = await tx.file.findMany({ where: { id: { in: used.map((file) => file.id) } }, select: columns });
  const files = new Map(known.map((file) => [file.id, file]));
  return used.flatMap(({ id, path, spec }) => {
    const file = files.get(id);
    if (file === undefined) return [{ path, message: 'must be the id of an uploaded file; upload it again' }];
    const message = fileProblem(spec, { name: file.name, size: Number(file.size), type: file.contentType });
    return message === null ? [] : [{ path, message }];
  });
}

/** The uploaded files that valid inputs refer to, each once. */
export function inputFileIds(specs: InputSpecs, inputs: JsonObject): string[] {
  return [...new Set(fileInputs(specs, inputs).map(({ id }) => id))];
}

/** Notes which uploaded files a further attempt of a run was given, so that they stay as long as the run does. */
export async function keepInputFiles(tx: Tx, runId: string, specs: InputSpecs, inputs: JsonObject): Promise<void> {
  const ids = inputFileIds(specs, inputs);
  if (ids.length === 0) return;
  await tx.fileUse.createMany({ data: ids.map((fileId) => ({ fileId, runId })), skipDuplicates: true });
}
