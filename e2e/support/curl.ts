import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Longest that one call may take, in seconds: a stream lasts as long as its run. */
const LIMIT_S = 120;

export interface CurlAnswer {
  status: number;
  /** By lower-case name. */
  headers: ReadonlyMap<string, string>;
  text: string;
}

/** Runs the real curl with these arguments, as a person at a terminal would. Rejects when there is no answer. */
export async function curl(...args: string[]): Promise<CurlAnswer> {
  const { stdout } = await run('curl', ['--silent', '--show-error', '--include', '--max-time', String(LIMIT_S), ...args], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const end = stdout.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = stdout.slice(0, end).split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, text: stdout.slice(end + 4) };
}
