import { checkStore } from './doctor/check-bucket';
import { checkDatabase } from './doctor/check-database';
import { checkEngine } from './doctor/check-engine';
import { checkFolder, checkNode, checkPort } from './doctor/check-machine';
import { lineOf, type Finding } from './doctor/finding';
import { PlainError } from './plain-error';
import { readSettings } from './supervisor/settings';

// `npm run doctor`: looks at everything Gyoza needs, whether it runs or not, and changes nothing. Ends with 1 when something fails.
try {
  const findings: Finding[] = [];
  const tell = (...found: Finding[]): void => {
    for (const finding of found) console.log(lineOf(finding));
    findings.push(...found);
  };
  const settings = readSettings(process.env);
  tell(checkNode());
  tell(...(await checkFolder('Data folder', settings.dataDir)));
  if (settings.s3 !== undefined) tell(await checkStore(settings.s3));
  const web = await checkPort(settings);
  tell(web.finding);
  tell(...(await checkDatabase(settings, web.runs)));
  tell(...(await checkEngine(settings)));
  const failed = findings.some(({ level }) => level === 'fail');
  console.log(failed ? '\nSomething needs to be put right.' : '\nGyoza can work here.');
  process.exitCode = failed ? 1 : 0;
} catch (error) {
  console.error(error instanceof PlainError ? error.message : error);
  process.exitCode = 1;
}
process.exit();
