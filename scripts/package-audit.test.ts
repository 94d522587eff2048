import { expect, it } from 'vitest';
import { judgeAudit } from './package-audit';

it('says what is known, in words and by its exit code', () => {
  const report = (vulnerabilities: object, total: number): string =>
    JSON.stringify({ vulnerabilities, metadata: { vulnerabilities: { total } } });
  expect(judgeAudit(report({}, 0)).exitCode).toBe(0);
  expect(judgeAudit(report({ pg: { severity: 'high', range: '<8' }, a: { severity: 'low' } }, 2))).toEqual({
    exitCode: 1,
    lines: ['Known against 2 of the packages that the product runs with:', 'high  pg <8', 'low  a'],
  });
});

it('says plainly that it knows nothing where the registry does not answer', () => {
  const refused = judgeAudit('{"message":"405 Method Not Allowed","error":{"summary":"","detail":""}}');
  expect(refused).toEqual({
    exitCode: 2,
    lines: ['The registry does not answer the audit, so nothing is known, good or bad.', 'It said: 405 Method Not Allowed'],
  });
  for (const nothing of ['', 'npm error', '[]', '{}']) expect(judgeAudit(nothing).exitCode).toBe(2);
});
