import { aptInstall, findProgram } from '../engine/install';
import { PlainError } from '../plain-error';

/** Chromium without what only a window needs: the same pages cost a third less CPU (14 s where the whole browser takes 22). */
const SHELL = 'chromium-headless-shell';
const NAMES = [SHELL, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What every Chromium is started with here: nothing that a machine without a screen or a user of its own lacks, and nothing that calls home. */
export const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of a Chromium, best its headless shell; installs Debian's where there is none and root may. */
export async function findBrowser(log: (line: string) => void): Promise<string> {
  const given = process.env['GYOZA_TEST_CHROMIUM'] ?? (await findProgram(SHELL));
  if (given) return given;
  const install = `apt-get install -y --no-install-recommends ${SHELL}`;
  const mayInstall = process.getuid?.() === 0 && (await findProgram('apt-get')) !== null;
  if (mayInstall) log(`${SHELL} is not here: installing it with apt-get …`);
  const failure = mayInstall ? await aptInstall([SHELL]) : null;
  const found = await anyOf(NAMES);
  if (found !== null) return found;
  if (mayInstall) throw new PlainError(`Chromium could not be installed (${failure ?? 'apt-get gave no reason'}). Type: ${install}`);
  throw new PlainError(`The browser tests need Chromium. Type: ${install}   or set GYOZA_TEST_CHROMIUM to one.`);
}

async function anyOf(names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    const path = await findProgram(name);
    if (path !== null) return path;
  }
  return null;
}
