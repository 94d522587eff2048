import { getLogs } from '@/lib/client/runs';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import type { LineRange } from './log-link';

const PAGE_LINES = 5000;

/** The text of some lines of a log, as the server has them. */
export async function logText(runId: string, attempt: number, { from, to }: LineRange): Promise<string> {
  const texts: string[] = [];
  for (let after = from - 1; after < to;) {
    const page = await getLogs(SAME_ORIGIN, runId, { attempt, after, limit: Math.min(PAGE_LINES, to - after) });
    for (const line of page.lines) if (line.n <= to) texts.push(line.text);
    const last = page.lines.at(-1)?.n;
    if (last === undefined || !page.has_more) break;
    after = last;
  }
  return texts.join('\n');
}
