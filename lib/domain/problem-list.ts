import type { FieldProblem } from './input-spec';
import { MATCHING_BUDGET } from './pattern';

/** Most problems that one answer lists; beyond that only their number helps. */
const MAX_LISTED = 1000;

/** Collects every problem of one document, so that a person can mend all of them at once. */
export class ProblemList {
  readonly #problems: FieldProblem[] = [];
  #unlisted = 0;
  #matching = MATCHING_BUDGET;

  add(path: Path | string, message: string): void {
    if (this.#problems.length < MAX_LISTED) this.#problems.push({ path: pathText(path), message });
    else this.#unlisted += 1;
  }

  /** The problems, none when all is well. `root` is the path under which surplus ones are counted. */
  list(root: string): FieldProblem[] {
    if (this.#unlisted === 0) return [...this.#problems];
    return [...this.#problems, { path: root, message: `has ${this.#unlisted} more problems` }];
  }

  get empty(): boolean {
    return this.#problems.length === 0;
  }

  /** Takes `cost` from what the patterns of this document may still cost; false when that is not enough. */
  spendOnMatching(cost: number): boolean {
    if (cost > this.#matching) return false;
    this.#matching -= cost;
    return true;
  }
}

/** A place in a document. Written out only for a problem: most values have none, and a list may have millions of items. */
export interface Path {
  parent: Path | string;
  step: string | number;
}

function pathText(path: Path | string): string {
  return typeof path === 'string' ? path : joinPath(pathText(path.parent), path.step);
}

/** `path` with one more step; the root is the empty path. */
export function joinPath(path: string, step: string | number): string {
  return path === '' ? String(step) : `${path}.${step}`;
}
