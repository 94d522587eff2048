import { compareText } from './compare-text';

/** Whose turn a run takes: runs of one `scope` (an op) are served key by key. */
export interface Turn {
  scope: string;
  key: string;
}

interface Taker {
  id: string;
  priority: number;
  turn: Turn | null;
}

/**
 * Round robin between the keys of an op: the places in line of an op's runs of one priority belong to its keys in turn, so a customer with one run
 * does not stand behind the ten thousand of another. A priority is never passed over for fairness.
 */
export class Turns<T extends Taker> {
  readonly #groups = new Map<string, Map<string, T[]>>();
  readonly #last: Map<string, string>;

  /** `queue` best first; `served` names the key of each scope whose turn was last. */
  constructor(queue: readonly T[], served: ReadonlyMap<string, string>) {
    this.#last = new Map(served);
    for (const run of queue) {
      if (run.turn === null) continue;
      const group = this.#groups.get(groupOf(run)) ?? new Map<string, T[]>();
      this.#groups.set(groupOf(run), group);
      const line = group.get(run.turn.key);
      if (line === undefined) group.set(run.turn.key, [run]);
      else line.push(run);
    }
  }

  /** Who takes the place of `run`: the first of the next key that may start one now (`open`), or, if none may, of the next key. */
  next(run: T, open: (run: T) => boolean): T {
    if (run.turn === null) return run;
    const { scope } = run.turn;
    const group = this.#groups.get(groupOf(run)) ?? new Map<string, T[]>();
    const last = this.#last.get(scope) ?? '';
    const keys = [...group.keys()].sort((a, b) => Number(a <= last) - Number(b <= last) || compareText(a, b));
    const heads = keys.map((key) => group.get(key)?.[0]).filter((head) => head !== undefined);
    const taker = heads.find(open) ?? heads[0] ?? run;
    const key = taker.turn?.key ?? run.turn.key;
    const line = group.get(key);
    line?.shift();
    if (line?.length === 0) group.delete(key);
    this.#last.set(scope, key);
    return taker;
  }
}

function groupOf(run: Taker): string {
  return `${run.turn?.scope ?? ''}\n${run.priority}`;
}
