import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { DOCKER_HUB, registryHost } from '@/lib/domain/image-reference';
import type { RegistryLogin } from '@/worker/ports/engine';

const DOCKER_HUB_ADDRESS = 'https://index.docker.io/v1/';

const dockerConfig = z.object({ auths: z.record(z.string(), z.object({ auth: z.string().optional() })).optional() });

/** As the engine wants it in a header. */
export function encodeLogin({ host, username, password }: RegistryLogin): { base64: string } {
  const serveraddress = host === DOCKER_HUB ? DOCKER_HUB_ADDRESS : host;
  return { base64: Buffer.from(JSON.stringify({ username, password, serveraddress })).toString('base64') };
}

/** What `docker login` left for the image's registry, so that private images work where the command line can fetch them; else empty. */
export function registryLogin(image: string): { base64: string } | Record<string, never> {
  const host = registryHost(image);
  const registry = host === DOCKER_HUB ? DOCKER_HUB_ADDRESS : host;
  const auth = readConfig()?.auths?.[registry]?.auth;
  if (auth === undefined) return {};
  const [username, ...password] = Buffer.from(auth, 'base64').toString('utf8').split(':');
  return encodeLogin({ host, username: username ?? '', password: password.join(':') });
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
