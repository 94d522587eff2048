import { access, constants, mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isPortFree } from '../free-port';
import { messageOf } from '../plain-error';
import { addressOf, type Settings } from '../supervisor/settings';
import { fail, ok, warning, type Finding } from './finding';

const MIB = 1024 * 1024;

export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < 20 || (major === 20 && minor < 19);
  return isOld ? fail('Node.js', version, 'install Node.js 20.19 or newer.') : ok('Node.js', version);
}

/** Whether things can be written there, and how much. Nothing of what is tried stays. */
export async function checkFolder(subject: string, folder: string): Promise<Finding[]> {
  const found = await stat(folder).catch(() => null);
  if (found === null) {
    const above = dirname(folder);
    const may = await access(above, constants.W_OK)
      .then(() => true)
      .catch(() => false);
    return [
      may
        ? ok(subject, `${folder} is not there yet; npm start makes it`)
        : fail(subject, `${folder} is not there and cannot be made`, `make ${above} and make it writable, or name another place.`),
    ];
  }
  try {
    await rm(await mkdtemp(join(folder, '.doctor-')), { recursive: true });
  } catch (error) {
    return [
      fail(
        subject,
        `${folder} cannot be written (${messageOf(error)})`,
        'make it writable for the user that runs Gyoza, or name another place.',
      ),
    ];
  }
  const { bavail, bsize } = await statfs(folder);
  return [spaceFinding(subject, folder, bavail * bsize)];
}

export function spaceFinding(subject: string, place: string, freeBytes: number): Finding {
  const says = `${place} has ${freeBytes > 2048 * MIB ? `${Math.round(freeBytes / 1024 / MIB)} GiB` : `${Math.round(freeBytes / MIB)} MiB`} free`;
  if (freeBytes < 200 * MIB) return fail(subject, says, 'free some space there: what is full loses runs.');
  return freeBytes < 2048 * MIB ? warning(subject, says, 'free some space there before images or results fill it.') : ok(subject, says);
}

export type WebAnswer = { readonly finding: Finding; readonly runs: boolean };

/** Who is at our port: a Gyoza that is well, one that is not, somebody else, nobody. */
export async function checkPort(settings: Settings): Promise<WebAnswer> {
  const subject = 'Web server';
  const address = addressOf(settings);
  if (await isPortFree(settings.host, settings.port)) {
    return { finding: ok(subject, `does not run here; port ${settings.port} is free for it`), runs: false };
  }
  const reply = await fetch(`${address}/health`, { signal: AbortSignal.timeout(5000) }).catch(() => null);
  const health = z.object({ status: z.string(), version: z.string() }).safeParse(await reply?.json().catch(() => null));
  if (!health.success) {
    const fix = `stop what uses port ${settings.port}, or set GYOZA_PORT to a free one.`;
    return {
      finding: fail(subject, `port ${settings.port} of ${settings.host} is taken by something that is not Gyoza, or cannot be used`, fix),
      runs: false,
    };
  }
  const { status, version } = health.data;
  if (status === 'ok') return { finding: ok(subject, `${address} is ready (version ${version})`), runs: true };
  return {
    finding: fail(subject, `${address} says that it is not ready`, 'see the line of the database, and logs/web.log in the data folder.'),
    runs: true,
  };
}
