/** Longer lines are no progress bars, and would cost time. */
const LONGEST = 400;
/** What a percentage or a share is also written for: none of it says how far a program is. */
const OTHER_FIGURES =
  /accura|precision|recall|\bf1\b|\bauc\b|confiden|probab|coverage|\bcpu\b|\bgpu\b|memory|\bram\b|disk|battery|usage|utili[sz]|faile?d?\b|error|warning|passed|skipped|retry|retries|attempt|discount|\btax\b|rate\b|similar|match(?:es|ed)?\b|larger|smaller|faster|slower|increase|decrease|reduc|compress|quality|volume|threshold|score/i;
const COUNTED =
  'steps?|epochs?|batch(?:es)?|files?|pages?|items?|rows?|lines?|chunks?|frames?|iterations?|iter|tasks?|parts?|records?|images?|samples?|documents?|docs?|urls?|requests?|tiles?|blocks?|layers?|tests?|examples?|videos?|entries|objects?|messages?|shards?|folds?|trials?|rounds?|jobs?|users?|customers?|orders?|cells?|genes?|reads?|slices?|segments?|questions?|tokens?';
const DOING =
  'progress|process(?:ed|ing)?|download(?:ed|ing)?|upload(?:ed|ing)?|convert(?:ed|ing)?|cop(?:ied|ying)|read(?:ing)?|wr(?:ote|iting)|import(?:ed|ing)?|export(?:ed|ing)?|train(?:ed|ing)?|render(?:ed|ing)?|index(?:ed|ing)?|load(?:ed|ing)?|build(?:ing)?|built|compil(?:ed|ing)|transcod(?:ed|ing)|scann(?:ed|ing)|fetch(?:ed|ing)?|handl(?:ed|ing)|comput(?:ed|ing)|extract(?:ed|ing)?|analy[sz](?:ed|ing)|complet(?:ed?|ing|ion)|done|finished|ready|sync(?:ed|ing)?|sent|sending|sav(?:ed|ing)|generat(?:ed|ing)';
const NUMBER = String.raw`(\d[\d,_]{0,14})`;
/** tqdm and its like: `45%|████▌     | 45/100 [00:12<00:15, 3.6it/s]`. */
const BAR = /(\d{1,3}(?:\.\d+)?) ?%\s*\|/;
const DRAWN_BAR =
  /[[|(][=#>█▉▊▋▌▍▎▏░▒▓■□━╸.\- ]{4,}[\])|].{0,40}?(\d{1,3}(?:\.\d+)?) ?%|(\d{1,3}(?:\.\d+)?) ?%.{0,20}?[[|(][=#>█▉▊▋▌▍▎▏░▒▓■□━╸.\- ]{4,}[\])|]/;
const LEADING_PERCENT = /^\s*[[(]?\s*(\d{1,3}(?:\.\d+)?) ?%\s*(?:[\])]|$)/;
const PERCENT = /(?:^|[\s:=([])(\d{1,3}(?:\.\d+)?) ?%/;
const DOES = new RegExp(String.raw`\b(?:${DOING})\b`, 'i');
const N_OF_M = new RegExp(String.raw`(?:^|[\s([#:])${NUMBER} (?:of|out of) ${NUMBER}(?![\d.,]*\d)`, 'i');
const N_SLASH_M = new RegExp(
  String.raw`(?:[[(]\s*|\b(?:${COUNTED}|${DOING})\b[ :#=]*[[(]?\s*|^\s*)${NUMBER}\s?/\s?${NUMBER}(?![\d/.%-]|\w)`,
  'i',
);
const COUNTS = new RegExp(String.raw`\b(?:${COUNTED}|${DOING})\b`, 'i');

/**
 * How far a line of a log says that the program is, in percent; null for all other lines. Knows bars (tqdm, pip, curl's own, rich), percentages beside a
 * word for what is being done, and counts such as `step 15 of 25`, `[3/10]`, `Epoch 2/10`.
 */
export function progressInLine(text: string): number | null {
  // A bar that draws itself anew writes over its own line: the last state counts.
  const line =
    text
      .slice(-LONGEST * 4)
      .split('\r')
      .findLast((part) => part.trim() !== '') ?? '';
  if (line.length > LONGEST || !/\d/.test(line)) return null;
  const bar = BAR.exec(line) ?? DRAWN_BAR.exec(line);
  if (bar !== null) return percent(bar[1] ?? bar[2]);
  if (OTHER_FIGURES.test(line)) return null;
  const leading = LEADING_PERCENT.exec(line) ?? (DOES.test(line) ? PERCENT.exec(line) : null);
  if (leading !== null) return percent(leading[1]);
  const count = (COUNTS.test(line) || /^\W*\d/.test(line) ? N_OF_M.exec(line) : null) ?? N_SLASH_M.exec(line);
  return count === null ? null : share(count[1], count[2]);
}

function percent(text: string | undefined): number | null {
  const value = Number(text);
  return Number.isFinite(value) && value <= 100 ? Math.floor(value) : null;
}

function share(done: string | undefined, all: string | undefined): number | null {
  const [n, m] = [done, all].map((text) => Number((text ?? '').replaceAll(/[,_]/g, '')));
  if (n === undefined || m === undefined || !Number.isFinite(n) || !Number.isFinite(m) || m < 2 || n > m) return null;
  return Math.floor((n / m) * 100);
}

interface Kind {
  percent: number;
  seen: number;
}

/**
 * Follows the lines of a log and tells how far it says to be. Lines that are alike but for their figures are one count. A count that falls back begins
 * again and again, so it is a part of something larger and is left out; of the others the one that was told last counts, once it was told twice.
 */
export class LogProgress {
  readonly #kinds = new Map<string, Kind>();
  readonly #inner = new Set<string>();
  #current: string | null = null;

  /** Takes the next line in. */
  take(text: string): void {
    const found = progressInLine(text);
    if (found === null) return;
    const kind = shapeOf(text);
    if (this.#inner.has(kind)) return;
    const before = this.#kinds.get(kind);
    if (before !== undefined && found < before.percent) {
      this.#inner.add(kind);
      this.#kinds.delete(kind);
      if (this.#current === kind) this.#current = null;
      return;
    }
    if (before === undefined && this.#kinds.size >= MOST_KINDS) return;
    this.#kinds.set(kind, { percent: found, seen: (before?.seen ?? 0) + 1 });
    this.#current = kind;
  }

  /** In percent; null as long as nothing can be said. */
  get percent(): number | null {
    const current = this.#current === null ? undefined : this.#kinds.get(this.#current);
    return current === undefined || current.seen < 2 ? null : current.percent;
  }
}

const MOST_KINDS = 50;

/** What a count is told by, whatever its figures: the words before the first of them, and how it is written. */
function shapeOf(text: string): string {
  const line = text.split('\r').findLast((part) => part.trim() !== '') ?? '';
  const [before = ''] = line.split(/\d/, 1);
  const [sign = ''] = /%|\/| of | out of /.exec(line) ?? [];
  return (
    before
      .replaceAll(/[=#>█▉▊▋▌▍▎▏░▒▓■□━╸.\-\s]+/g, ' ')
      .trim()
      .slice(0, 80) + sign
  );
}
