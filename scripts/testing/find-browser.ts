import { aptInstall, findProgram } from '../engine/install';
import { PlainError } from '../plain-error';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium; installs Debian's where there is none and root may. */
export async function findBrowser(log: (line: string) => void): Promise<string> {
  const given = process.env['GYOZA_TEST_CHROMIUM'];
  if (given) return given;
  const found = await anyOf(NAMES);
  if (found !== null) return found;
  const install = 'apt-get install -y --no-install-recommends chromium';
  if (process.getuid?.() !== 0 || (await findProgram('apt-get')) === null) {
    throw new PlainError(`The browser tests need Chromium. Type: ${install}   or set GYOZA_TEST_CHROMIUM to one.`);
  }
  log('No Chromium is here: installing it with apt-get …');
  const failure = await aptInstall(['chromium']);
  const installed = await anyOf(NAMES);
  if (installed === null)
    throw new PlainError(`Chromium could not be installed (${failure ?? 'apt-get gave no reason'}). Type: ${install}`);
  return installed;
}

async function anyOf(names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    const path = await findProgram(name);
    if (path !== null) return path;
  }
  return null;
}
