'use client';

import { useRef, useState } from 'react';

/** Identities of rows that stay with them when they move, so that a running upload or a half-typed date moves along. */
export function useRowKeys(count: number): {
  keys: number[];
  /** Adds rows at the end and answers their identities. */
  add: (count?: number) => number[];
  remove: (index: number) => void;
  swap: (a: number, b: number) => void;
} {
  const next = useRef(count);
  const [keys, setKeys] = useState(() => Array.from({ length: count }, (_, index) => index));
  return {
    keys,
    add: (added = 1) => {
      const fresh = Array.from({ length: added }, (_, index) => next.current + index);
      next.current += added;
      setKeys((now) => [...now, ...fresh]);
      return fresh;
    },
    remove: (index) => {
      setKeys((now) => now.filter((_, at) => at !== index));
    },
    swap: (a, b) => {
      setKeys((now) => now.map((key, at) => (at === a ? (now[b] ?? key) : at === b ? (now[a] ?? key) : key)));
    },
  };
}
