import type { RunFile } from '@/lib/contract/file';
import type { OpAttempt, OpRun } from '@/lib/contract/run';
import { diffJson } from '@/lib/domain/diff-json';
import { diffTable, type TableDiff } from '@/lib/domain/diff-table';
import type { Json, JsonObject } from '@/lib/domain/input-spec';
import { jsonEqual } from '@/lib/domain/json-value';
import { formatBytes, formatMebibytes, formatNumber } from '@/components/format/format-size';
import { formatDuration } from '@/components/format/format-time';
import { asTable } from '@/components/runs/as-table';
import { STATE_LOOKS } from '@/components/runs/state-look';

/** An attempt and what belongs to it, secrets masked. */
export interface ComparedAttempt {
  run: Pick<OpRun, 'id' | 'op_definition' | 'op_version' | 'image' | 'current_attempt'>;
  attempt: OpAttempt;
  files: RunFile[];
}

/** A line of the comparison; undefined where a side has nothing to say. */
export interface ComparedValue {
  label: string;
  left: Json | undefined;
  right: Json | undefined;
}

export interface ComparedTable {
  name: string;
  diff: TableDiff;
}

export interface ComparedFile {
  path: string;
  left: RunFile | undefined;
  right: RunFile | undefined;
}

/** Differences and, apart from them, what is the same. */
export interface Compared<T> {
  different: T[];
  equal: T[];
}

export interface Comparison {
  facts: Compared<ComparedValue>;
  inputs: Compared<ComparedValue>;
  outputs: Compared<ComparedValue>;
  tables: ComparedTable[];
  files: Compared<ComparedFile>;
}

/** What differs between two attempts, of the same run or not: how they ran, what they were given, what came out. */
export function compareAttempts(left: ComparedAttempt, right: ComparedAttempt): Comparison {
  const was = factsOf(left);
  const is = factsOf(right);
  const facts = Object.keys(was).map((label): ComparedValue => ({ label, left: was[label], right: is[label] }));
  const { tables, values } = splitTables(left.attempt.outputs, right.attempt.outputs);
  return {
    facts: sort(
      facts.filter((fact) => fact.left !== undefined || fact.right !== undefined),
      (fact) => fact.left === fact.right,
    ),
    inputs: compareObjects(left.attempt.inputs, right.attempt.inputs),
    outputs: compareObjects(values.left, values.right),
    tables,
    files: compareFiles(left.files, right.files),
  };
}

/** How many things differ, a table or a file counting once. */
export function countDifferences({ facts, inputs, outputs, tables, files }: Comparison): number {
  return facts.different.length + inputs.different.length + outputs.different.length + tables.length + files.different.length;
}

function factsOf({ run, attempt }: ComparedAttempt): Record<string, string | undefined> {
  const summary = attempt.execution_summary;
  const { constraints } = attempt;
  return {
    State: STATE_LOOKS[attempt.state].label,
    Reason: summary.error_message ?? undefined,
    Op: run.op_definition ?? undefined,
    Version: run.op_version ?? undefined,
    Image: run.image,
    'Image digest': summary.image_digest ?? undefined,
    Worker: attempt.worker_id ?? undefined,
    GPU: attempt.gpu_id ?? summary.gpu_id ?? undefined,
    'Exit code': known(summary.exit_code, String),
    'Memory limit': known(constraints.ram_mb, formatMebibytes),
    'CPU limit': known(constraints.cpu, formatNumber),
    'Graphics memory': known(constraints.vram_mb, formatMebibytes),
    'Time limit': known(attempt.timeout_s, (seconds) => formatDuration(seconds * 1000)),
    Waited: between(attempt.createdAt, attempt.assigned_at),
    'Got ready in': between(attempt.assigned_at, attempt.started_at),
    Ran: between(attempt.started_at, attempt.finished_at),
    'Peak memory': known(summary.peak_ram_mb, formatMebibytes),
    'Peak CPU': known(summary.peak_cpu, (cores) => `${formatNumber(cores)} ${cores === 1 ? 'core' : 'cores'}`),
    Received: known(summary.rx_kb, (kib) => formatBytes(kib * 1024)),
    Sent: known(summary.tx_kb, (kib) => formatBytes(kib * 1024)),
  };
}

function known<T>(value: T | null | undefined, words: (value: T) => string): string | undefined {
  return value === null || value === undefined ? undefined : words(value);
}

function between(from: string | null, to: string | null): string | undefined {
  return from === null || to === null ? undefined : formatDuration(Date.parse(to) - Date.parse(from));
}

/** What differs by its path, however deep; what is the same by its name alone. */
function compareObjects(left: JsonObject, right: JsonObject): Compared<ComparedValue> {
  const different = diffJson(left, right).map(({ path, ...sides }) => ({ label: path, ...sides }));
  const equal = Object.keys(left).flatMap((name): ComparedValue[] => {
    const [was, is] = [left[name], Object.hasOwn(right, name) ? right[name] : undefined];
    return was !== undefined && is !== undefined && jsonEqual(was, is) ? [{ label: name, left: was, right: is }] : [];
  });
  return { different, equal };
}

/** Outputs that are tables on both sides and differ are compared row by row, all others by path. */
function splitTables(left: JsonObject, right: JsonObject): { tables: ComparedTable[]; values: { left: JsonObject; right: JsonObject } } {
  const tables = Object.entries(left).flatMap(([name, value]): ComparedTable[] => {
    const other = Object.hasOwn(right, name) ? right[name] : undefined;
    if (other === undefined || jsonEqual(value, other)) return [];
    const [was, is] = [asTable(value), asTable(other)];
    return was === null || is === null ? [] : [{ name, diff: diffTable(was, is) }];
  });
  const taken = new Set(tables.map(({ name }) => name));
  const rest = (outputs: JsonObject): JsonObject => Object.fromEntries(Object.entries(outputs).filter(([name]) => !taken.has(name)));
  return { tables, values: { left: rest(left), right: rest(right) } };
}

function compareFiles(left: readonly RunFile[], right: readonly RunFile[]): Compared<ComparedFile> {
  const paths = [...new Set([...left, ...right].map(({ path }) => path))].sort();
  const find = (files: readonly RunFile[], path: string): RunFile | undefined => files.find((file) => file.path === path);
  return sort(
    paths.map((path): ComparedFile => ({ path, left: find(left, path), right: find(right, path) })),
    (file) => file.left?.sha256 === file.right?.sha256,
  );
}

function sort<T>(all: readonly T[], isEqual: (each: T) => boolean): Compared<T> {
  return { different: all.filter((each) => !isEqual(each)), equal: all.filter(isEqual) };
}
