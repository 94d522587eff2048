import { z } from 'zod';

const report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string().optional() })),
  metadata: z.object({ vulnerabilities: z.object({ total: z.int() }) }),
});
const refusal = z.object({ message: z.string().optional(), error: z.object({ summary: z.string().optional() }).optional() });

/** What `npm audit --json` said, and the exit code that says it to a script: 0 nothing known, 1 something known, 2 nobody could say. */
export function judgeAudit(printed: string): { exitCode: 0 | 1 | 2; lines: string[] } {
  const value = parsed(printed);
  const found = report.safeParse(value);
  if (!found.success) {
    const said = refusal.safeParse(value).data;
    const reason = said?.message ?? said?.error?.summary ?? 'its answer is no report';
    return { exitCode: 2, lines: ['The registry does not answer the audit, so nothing is known, good or bad.', `It said: ${reason}`] };
  }
  const names = Object.entries(found.data.vulnerabilities).map(([name, { severity, range }]) =>
    `${severity}  ${name} ${range ?? ''}`.trim(),
  );
  if (found.data.metadata.vulnerabilities.total === 0)
    return { exitCode: 0, lines: ['Nothing is known against any package that the product runs with.'] };
  return { exitCode: 1, lines: [`Known against ${names.length} of the packages that the product runs with:`, ...names.sort()] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
