import type { LogLine, LogReport } from '@/lib/contract/log';
import { redactText, secretValues } from '@/lib/domain/redact-secrets';
import { databaseNow } from './database-clock';
import { requireHolder, type Reporter } from './require-holder';
import { secretSpecs } from './run-specs';
import { openInputs } from './sealed-inputs';
import { amend, changeRun } from './transition';

/**
 * Stores lines that the holding worker captured. Lines with a number below the next one are already stored and ignored, so a repeated
 * delivery adds nothing. Returns the number the server wants next. Throws `not_found`, `not_holder`, `invalid_request`.
 */
export async function appendLog(id: string, body: LogReport, reporter: Reporter): Promise<{ next: number }> {
  return changeRun(id, async (tx, locked) => {
    requireHolder(locked, { worker_id: body.worker_id ?? reporter.worker_id, attempt: body.attempt ?? reporter.attempt });
    const { run, attempt } = locked;
    const specs = await secretSpecs(tx, run);
    const secrets = specs === null ? [] : secretValues(specs, openInputs(attempt));
    const lines: LogLine[] = [];
    let next = attempt.nextLine;
    for (const line of body.lines) {
      const n = line.n ?? next;
      if (n < next) continue;
      lines.push({
        n,
        stream: line.stream ?? 'stdout',
        t: line.t ?? new Date().toISOString(),
        text: redactText(storable(line.text), secrets),
      });
      next = n + 1;
    }
    if (lines.length === 0) return { next };
    await amend(tx, locked, {
      run: { leaseSeenAt: databaseNow() },
      attempt: { nextLine: next },
      chunks: [{ firstLine: lines[0]?.n ?? 0, lastLine: next - 1, lines }],
      topics: [`log:${id}`],
    });
    return { next };
  });
}

/** NUL cannot be stored; like invalid UTF-8 it becomes U+FFFD. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}
