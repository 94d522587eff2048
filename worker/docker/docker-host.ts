import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';

/** Where the engine listens, as the docker command line reads DOCKER_HOST. */
export interface DockerAddress {
  /** For messages. */
  where: string;
  /** A unix socket: the engine is most likely on this machine. */
  local: boolean;
  options: Docker.DockerOptions;
}

/** Throws with a sentence when DOCKER_HOST cannot be understood. */
export function readDockerHost(env: Record<string, string | undefined>): DockerAddress {
  const value = env['DOCKER_HOST']?.trim() ?? '';
  if (value === '') return unixSocket(defaultSocket());
  if (value.startsWith('/')) return unixSocket(value);
  let url: URL;
  try {
    url = new URL(value.includes('://') ? value : `tcp://${value}`);
  } catch (error) {
    if (error instanceof TypeError)
      throw new Error(`DOCKER_HOST is "${value}", which is no address such as unix:///var/run/docker.sock or tcp://host:2375.`, {
        cause: error,
      });
    throw error;
  }
  switch (url.protocol) {
    case 'unix:':
      return unixSocket(decodeURIComponent(value.slice('unix://'.length)) || defaultSocket());
    case 'tcp:':
    case 'http:':
    case 'https:': {
      const secure = url.protocol === 'https:' || (env['DOCKER_TLS_VERIFY'] ?? '') !== '' || url.port === '2376';
      return network(url, { protocol: secure ? 'https' : 'http', port: url.port || (secure ? 2376 : 2375), ...certificates(env, secure) });
    }
    case 'ssh:':
      return network(url, {
        protocol: 'ssh',
        port: url.port || 22,
        ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
        ...(env['SSH_AUTH_SOCK'] === undefined ? {} : { sshOptions: { agent: env['SSH_AUTH_SOCK'] } }),
      });
    default:
      throw new Error(`DOCKER_HOST starts with "${url.protocol}", which is not supported; use unix, tcp, http, https or ssh.`);
  }
}

function unixSocket(socketPath: string): DockerAddress {
  return { where: socketPath, local: true, options: { socketPath } };
}

function network(url: URL, options: Docker.DockerOptions): DockerAddress {
  return { where: url.host, local: false, options: { host: url.hostname, ...options } };
}

function defaultSocket(): string {
  const ofDesktop = path.join(homedir(), '.docker', 'run', 'docker.sock');
  return existsSync('/var/run/docker.sock') || !existsSync(ofDesktop) ? '/var/run/docker.sock' : ofDesktop;
}

function certificates(env: Record<string, string | undefined>, secure: boolean): Docker.DockerOptions {
  const folder = env['DOCKER_CERT_PATH'];
  if (!secure || folder === undefined || folder === '') return {};
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}
