'use client';

import { useEffect, useMemo, useState } from 'react';
import { searchLogs } from '@/lib/client/runs';
import type { LogHit } from '@/lib/contract/log';
import { errorText } from './error-text';
import { SAME_ORIGIN } from './same-origin';

/** What a person looks for; an empty `q` is no search. */
export interface LogSearchTerms {
  q: string;
  regex: boolean;
  matchCase: boolean;
}

export interface LogSearchState {
  /** Lines that match, in order. */
  hits: readonly LogHit[];
  /** Where each of them matches. */
  places: ReadonlyMap<number, readonly number[]>;
  /** Part of the log that was looked at, from 0 to 1. */
  searched: number;
  /** There may be more lines that match: the search ended because these are so many. */
  full: boolean;
  /** Why there is no answer. */
  problem: string | null;
}

interface Found {
  key: string;
  hits: readonly LogHit[];
  after: number;
  /** All that there was has been looked at. */
  done: boolean;
  problem: string | null;
}

/** Nobody steps through more; the search ends there. */
const MAX_HITS = 20_000;
/** Wait after a key, so that a word is searched for rather than its letters; and for what a running op adds. */
const TYPING_MS = 200;
const GROWING_MS = 500;
const NOTHING: Found = { key: '', hits: [], after: -1, done: false, problem: null };

/**
 * Searches the whole log of an attempt on the server, piece by piece, and goes on while the log grows. When the terms change, what is under way
 * is cancelled, on the server too.
 */
export function useLogSearch(runId: string, attempt: number, terms: LogSearchTerms, total: number): LogSearchState {
  const key = JSON.stringify(terms);
  const [kept, setFound] = useState(NOTHING);
  const found = kept.key === key ? kept : NOTHING;
  const { hits, after, done, problem } = found;
  const full = hits.length >= MAX_HITS;
  const behind = terms.q !== '' && problem === null && !full && (!done || after < total - 1);

  useEffect(() => {
    if (!behind) return;
    const { q, regex, matchCase } = JSON.parse(key) as LogSearchTerms;
    const leaving = new AbortController();
    const search = (): void => {
      const query = { attempt, q, regex, match_case: matchCase, after, limit: 2000 };
      searchLogs(SAME_ORIGIN, runId, query, { signal: leaving.signal }).then(
        (page) => {
          if (leaving.signal.aborted) return;
          setFound((before) => ({
            key,
            hits: before.key === key ? [...before.hits, ...page.hits] : page.hits,
            after: page.after,
            done: page.done,
            problem: null,
          }));
        },
        (error: unknown) => {
          if (!leaving.signal.aborted) setFound({ key, hits: [], after: -1, done: false, problem: errorText(error) });
        },
      );
    };
    const timer = setTimeout(search, found === NOTHING ? TYPING_MS : done ? GROWING_MS : 0);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `total` alone begins nothing anew: a busy log would put the search off for ever
  }, [behind, key, found, runId, attempt]);

  const places = useMemo(() => new Map(hits.map(({ n, at }) => [n, at])), [hits]);
  return { hits, places, searched: total === 0 ? 1 : Math.min(1, (after + 1) / total), full, problem };
}
