import { spawnSync } from 'node:child_process';
import { judgeAudit } from './package-audit';
import { ROOT } from './root';

// `npm run audit:packages`: what the registry knows against the packages that the product runs with.
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: ROOT, encoding: 'utf8' });
const { exitCode, lines } = judgeAudit(stdout);
console.log(lines.join('\n'));
process.exitCode = exitCode;
