'use client';

import { useCallback, useEffect, useMemo, useState } from 'react';
import { lintYaml } from '@/lib/client/definitions';
import { ProblemError } from '@/lib/client/problem-error';
import type { LintAnswer } from '@/lib/contract/lint';
import type { InputSpecs } from '@/lib/domain/input-spec';
import { isJsonObject } from '@/lib/domain/json-value';
import { locatePath, type Place } from '@/lib/domain/locate-path';
import { parseInputSpecs } from '@/lib/domain/parse-input-specs';
import { parseYaml, type ParsedYaml } from '@/lib/domain/parse-yaml';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';

/** A pause in typing after which the server is asked. */
const PAUSE_MS = 400;

/** Something that is said about a definition, and where. */
export interface Remark {
  kind: 'problem' | 'hint';
  message: string;
  place: Place;
  line: number;
}

export interface Verdict {
  remarks: Remark[];
  /** What the form would be asked of; null while the text has none that holds together. */
  specs: InputSpecs | null;
  /** The name and version as they stand there, right or wrong. */
  id: string;
  version: string;
  /** Set when saving would replace a version. */
  replaces: LintAnswer['replaces'];
  /** Why the server could not be asked; null when it could. */
  fault: string | null;
  /** Asks the server about this very text, without waiting for a pause. Rejects when it cannot be asked. */
  ask: (text: string) => Promise<LintAnswer>;
}

const NOTHING: LintAnswer = { problems: [], hints: [], replaces: null };

/** What is to be said about the text of a gyoza.yml, as it is typed: what is no YAML at once, all else after a pause by the server. */
export function useVerdict(text: string): Verdict {
  const parsed = useMemo(() => parseYaml(text), [text]);
  const [answer, setAnswer] = useState(NOTHING);
  const [fault, setFault] = useState<string | null>(null);
  const isReadable = parsed.ok && isJsonObject(parsed.value);

  const ask = useCallback(async (asked: string, signal?: AbortSignal): Promise<LintAnswer> => {
    const given = await lintYaml(SAME_ORIGIN, asked, signal === undefined ? {} : { signal }).catch((error: unknown): LintAnswer => {
      // What stands there cannot even be passed on, such as a NUL character: that is a problem like any other.
      if (error instanceof ProblemError && error.problem.errors !== undefined) return { ...NOTHING, problems: error.problem.errors };
      throw error;
    });
    setAnswer(given);
    setFault(null);
    return given;
  }, []);

  useEffect(() => {
    if (!isReadable) return;
    const gone = new AbortController();
    const timer = setTimeout(() => {
      ask(text, gone.signal).catch((error: unknown) => {
        if (!gone.signal.aborted) setFault(errorText(error));
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [text, isReadable, ask]);

  const value = parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
  const specs = useMemo(() => {
    if (!parsed.ok || !isJsonObject(parsed.value)) return null;
    const read = parseInputSpecs(parsed.value['input_specs']);
    return read.ok ? read.specs : null;
  }, [parsed]);
  const remarks = useMemo(() => remarksOf(text, parsed, answer), [text, parsed, answer]);
  return {
    remarks,
    specs,
    id: wordOf(value['id']),
    version: wordOf(value['version']),
    replaces: isReadable ? answer.replaces : null,
    fault,
    ask,
  };
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Problems first, each in the order of the text. */
function remarksOf(text: string, parsed: ParsedYaml, { problems, hints }: LintAnswer): Remark[] {
  if (!parsed.ok) return [at(text, 'problem', `This is not valid YAML: ${parsed.message}`, { from: parsed.offset, to: parsed.offset + 1 })];
  if (!isJsonObject(parsed.value))
    return [at(text, 'problem', 'A definition has fields, such as id, version, image and input_specs.', { from: 0, to: 0 })];
  const { document } = parsed;
  const placed = (kind: Remark['kind'], path: string, message: string) =>
    at(text, kind, message, locatePath(document, path) ?? { from: 0, to: 0 });
  const byPlace = (a: Remark, b: Remark) => a.place.from - b.place.from;
  return [
    ...problems
      .map(({ path, message }) => placed('problem', path, path === '' ? `The definition ${message}.` : `${path} ${message}.`))
      .sort(byPlace),
    ...hints.map(({ path, message }) => placed('hint', path, message)).sort(byPlace),
  ];
}

function at(text: string, kind: Remark['kind'], message: string, place: Place): Remark {
  return { kind, message, place, line: text.slice(0, place.from).split('\n').length };
}
