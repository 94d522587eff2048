/** What one look found. `fix` says in one sentence what to do; what is well has none. */
export type Finding =
  | { readonly level: 'ok'; readonly subject: string; readonly says: string }
  | { readonly level: 'warning' | 'fail'; readonly subject: string; readonly says: string; readonly fix: string };

export const ok = (subject: string, says: string): Finding => ({ level: 'ok', subject, says });
export const warning = (subject: string, says: string, fix: string): Finding => ({ level: 'warning', subject, says, fix });
export const fail = (subject: string, says: string, fix: string): Finding => ({ level: 'fail', subject, says, fix });

/** The line of a finding in a terminal. */
export function lineOf(finding: Finding): string {
  const fix = finding.level === 'ok' ? '' : ` → ${finding.fix}`;
  return `${finding.level.padEnd(8)} ${finding.subject.padEnd(12)} ${finding.says}${fix}`;
}

/** Milliseconds between a clock elsewhere and ours, and what that means: leases live by seconds. */
export function clockFinding(subject: string, skewMs: number): Finding {
  const seconds = (Math.abs(skewMs) / 1000).toFixed(1);
  if (Math.abs(skewMs) < 2000) return ok(subject, `its clock agrees with this machine's within ${seconds} s`);
  const says = `its clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's`;
  return warning(
    subject,
    says,
    'set both by the same time server (chrony or systemd-timesyncd), or times in timelines will contradict each other.',
  );
}
