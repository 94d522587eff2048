import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const dockerConfig = z.object({ auths: z.record(z.string(), z.object({ auth: z.string().optional() })).optional() });

/** What `docker login` left for the image's registry, so that private images work where the command line can fetch them; else empty. */
export function registryLogin(image: string): { base64: string } | Record<string, never> {
  const first = image.split('/')[0] ?? '';
  const registry = image.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'https://index.docker.io/v1/';
  const auth = readConfig()?.auths?.[registry]?.auth;
  if (auth === undefined) return {};
  const [username, ...password] = Buffer.from(auth, 'base64').toString('utf8').split(':');
  return { base64: Buffer.from(JSON.stringify({ username, password: password.join(':'), serveraddress: registry })).toString('base64') };
}

function readConfig(): z.infer<typeof dockerConfig> | undefined {
  const folder = process.env['DOCKER_CONFIG'] ?? path.join(homedir(), '.docker');
  try {
    return dockerConfig.safeParse(JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8'))).data;
  } catch (error) {
    // No file, no right to it, or not JSON: the image is asked for without a login, and the registry says if it wants one.
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}
