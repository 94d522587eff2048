import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** How many checks or tests passed and failed. */
export type Tally = { readonly passed: number; readonly failed: number };

export const NOTHING: Tally = { passed: 0, failed: 0 };

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });
const playwrightReport = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }) });

/**
 * Reads Vitest's JSON report. A run that ended badly has failed at least once, also when no test did: a file that could not be
 * loaded, an error outside of any test, or no report at all.
 */
export async function vitestTally(file: string, exitCode: number): Promise<Tally> {
  const report = vitestReport.safeParse(await readJson(file));
  if (!report.success) return { passed: 0, failed: 1 };
  return blame({ passed: report.data.numPassedTests, failed: report.data.numFailedTests }, exitCode);
}

/** Reads Playwright's JSON report. A test that passed on its second try has passed; Playwright lists it as flaky above. */
export async function playwrightTally(file: string, exitCode: number): Promise<Tally> {
  const report = playwrightReport.safeParse(await readJson(file));
  if (!report.success) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.data.stats;
  return blame({ passed: expected + flaky, failed: unexpected }, exitCode);
}

function blame(tally: Tally, exitCode: number): Tally {
  // No test at all is no proof of anything.
  const isSuspicious = exitCode !== 0 || tally.passed === 0;
  return tally.failed === 0 && isSuspicious ? { ...tally, failed: 1 } : tally;
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => 'null');
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
