import { findPattern, patternProblem, patternSize } from './pattern';
import { visibleText } from './visible-text';

/** What a person looks for in a log. */
export interface LogQuery {
  text: string;
  /** `text` is a regular expression in RE2 syntax. */
  regex: boolean;
  matchCase: boolean;
}

/** Places of one line that are told. */
const MAX_PLACES = 50;
/** Code units of one line that are looked at: more would be the work of seconds. */
const MAX_SEARCHED = 100_000;
/** Most that one line may cost, in instructions times code units: about 70 ms, measured; until then nobody else is served. */
const LINE_BUDGET = 20_000_000;
/** What plain text costs per code unit, in the same measure. */
const TEXT_COST = 2;

/** What is wrong with a query, or null. */
export function searchProblem(query: LogQuery): string | null {
  return query.regex ? patternProblem(pattern(query)) : null;
}

/**
 * Looks through lines: `find` answers where a line matches, as start, end, start, end …, an empty match being none; `cost` what that takes at
 * most. The time is linear in the line whatever the query is, and bounded: of a very long line only the start is looked at.
 */
export function lineSearch(query: LogQuery): { find: (line: string) => number[]; cost: (line: string) => number } {
  const size = query.regex ? Math.max(1, patternSize(pattern(query))) : TEXT_COST;
  const longest = Math.min(MAX_SEARCHED, Math.floor(LINE_BUDGET / size));
  const inText = query.regex ? null : new RegExp(query.text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), query.matchCase ? 'gu' : 'giu');
  return {
    cost: (line) => size * Math.min(line.length + 1, longest),
    find: (line) => {
      const text = visibleText(line.length > longest ? line.slice(0, longest) : line);
      if (inText === null) return withoutEmpty(findPattern(pattern(query), text, MAX_PLACES));
      const places: number[] = [];
      for (const { index, 0: found } of text.matchAll(inText)) {
        places.push(index, index + found.length);
        if (places.length >= 2 * MAX_PLACES) break;
      }
      return places;
    },
  };
}

function pattern({ text, matchCase }: LogQuery): string {
  return matchCase ? text : `(?i)${text}`;
}

function withoutEmpty(places: number[]): number[] {
  return places.filter((place, index) => (index % 2 === 0 ? places[index + 1] !== place : places[index - 1] !== place));
}
