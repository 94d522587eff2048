import type { LogLine } from '@/lib/contract/log';
import type { OpAttempt, OpRun } from '@/lib/contract/run';

interface Failed {
  /** What the op is called. */
  title: string;
  run: Pick<OpRun, 'id' | 'op_definition' | 'op_version' | 'image' | 'current_attempt'>;
  attempt: OpAttempt;
  /** The last ones that it wrote. */
  lines: readonly Pick<LogLine, 'text'>[];
  /** Of this server: `https://gyoza.example`. */
  origin: string;
}

/** Longest line of a log, and longest input, that a report carries whole. */
const LONGEST = 2000;

/**
 * A report of a failure in Markdown, ready for a chat or an issue: what ran, with what, how it ended. Inputs and log lines come from the API, where
 * secrets are masked.
 */
export function failureReport({ title, run, attempt, lines, origin }: Failed): string {
  const summary = attempt.execution_summary;
  const { image_digest: digest, cause, exit_code: code, peak_ram_mb: peak } = summary;
  const facts = [
    ['Run', `${origin}/runs/${run.id}${run.current_attempt === 1 ? '' : ` (attempt ${attempt.attempt} of ${run.current_attempt})`}`],
    [
      'Op',
      run.op_definition === null ? 'none: an image was run by itself' : `${run.op_definition}, version ${run.op_version ?? 'unknown'}`,
    ],
    ['Image', run.image],
    ['Digest', digest],
    ['Cause', cause],
    ['Exit code', code],
    ['Needs', asText(attempt.constraints)],
    ['Time limit', attempt.timeout_s === null ? null : `${attempt.timeout_s} s`],
    ['Peak memory', peak == null ? null : `${peak} MB`],
    ['Worker', attempt.worker_id],
    ['Started', attempt.started_at],
    ['Ended', attempt.finished_at],
  ].flatMap(([label, value]) => (value === null || value === undefined || value === '' ? [] : [`- ${label}: ${value}`]));
  const parts = [
    `## ${title} failed`,
    facts.join('\n'),
    `**Error**\n\n${fenced(summary.error_message ?? 'It did not say why.')}`,
    `**Inputs** (secrets masked)\n\n${fenced(inputsText(attempt.inputs), 'json')}`,
    lines.length === 0 ? 'It wrote no log.' : `**Last lines of the log**\n\n${fenced(lines.map(({ text }) => cut(text)).join('\n'))}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function asText(constraints: OpAttempt['constraints']): string {
  return Object.entries(constraints)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function inputsText(inputs: OpAttempt['inputs']): string {
  return JSON.stringify(inputs, (_, value: unknown) => (typeof value === 'string' ? cut(value) : value), 2);
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} … (${text.length} characters)`;
}

/** A block that no text can end: its fence is longer than any row of backticks inside. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
