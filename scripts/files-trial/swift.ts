import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from '@/lib/server/s3-settings';
import { aptInstall, findProgram, SEARCH_PATH } from '../engine/install';
import { freePort } from '../free-port';
import { PlainError } from '../plain-error';

const PACKAGES = ['swift-proxy', 'swift-account', 'swift-container', 'swift-object'];
const SERVERS = ['account', 'container', 'object'] as const;
const PIPELINE = ['catch_errors', 'cache', 'listing_formats', 's3api', 'tempauth', 'copy', 'slo', 'dlo', 'versioned_writes'];
const USER = 'gyoza';
const SECRET = createHmac('sha256', 'trial').update(String(process.pid)).digest('hex');

export interface Swift {
  /** A bucket that is there. */
  readonly settings: S3Settings;
  readonly stop: () => Promise<void>;
}

/**
 * Starts OpenStack Swift on one disk of one machine, whose `s3api` speaks the S3 protocol, and makes a bucket. Installs it from Debian where it is missing.
 * https://docs.openstack.org/swift/latest/development_saio.html is what its configuration follows.
 * @param folder for its configuration, data and log; it stays
 * @throws PlainError when it cannot be installed or does not start
 */
export async function startSwift(folder: string, log: (line: string) => void): Promise<Swift> {
  if ((await findProgram('swift-proxy-server')) === null) {
    log('Installing OpenStack Swift with apt-get …');
    const reason = process.getuid?.() === 0 ? await aptInstall(PACKAGES) : 'this needs root';
    if (reason !== null) throw new PlainError(`OpenStack Swift cannot be installed: ${reason}`);
  }
  await mkdir(join(folder, 'devices', 'disk'), { recursive: true });
  const ports = { proxy: await freePort(), account: await freePort(), container: await freePort(), object: await freePort() };
  for (const kind of SERVERS) {
    const builder = ['swift-ring-builder', `${kind}.builder`] as const;
    await run(folder, ...builder, 'create', '4', '1', '1');
    await run(folder, ...builder, 'add', `r1z1-127.0.0.1:${ports[kind]}/disk`, '1');
    await run(folder, ...builder, 'rebalance');
    await writeFile(join(folder, `${kind}.conf`), storage(folder, kind, ports[kind]));
  }
  await writeFile(join(folder, 'proxy.conf'), proxy(folder, ports.proxy));
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const child of children) {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
      child.kill('SIGKILL');
      await ended;
    }
  };
  try {
    const output = await open(join(folder, 'swift.log'), 'a');
    for (const kind of [...SERVERS, 'proxy'] as const) {
      const args = [join(folder, `${kind}.conf`)];
      children.push(spawn(`swift-${kind}-server`, args, { env: environment(), stdio: ['ignore', output.fd, output.fd] }));
    }
    await output.close();
    const settings: S3Settings = {
      ...{ bucket: 'gyoza-trial', endpoint: `http://127.0.0.1:${ports.proxy}`, region: 'us-east-1', prefix: 'contents/' },
      ...{ accessKeyId: `${USER}:trial`, secretAccessKey: SECRET },
    };
    await makeBucket(settings, folder);
    return { settings, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function storage(folder: string, kind: string, port: number): string {
  return [
    ...common(folder, port),
    `devices = ${join(folder, 'devices')}`,
    'mount_check = false',
    'disable_fallocate = true',
    '[pipeline:main]',
    `pipeline = ${kind}-server`,
    `[app:${kind}-server]`,
    `use = egg:swift#${kind}`,
    '',
  ].join('\n');
}

function proxy(folder: string, port: number): string {
  const filters = PIPELINE.flatMap((name) => [
    `[filter:${name}]`,
    `use = egg:swift#${name === 'cache' ? 'memcache' : name}`,
    ...(OF[name] ?? []),
  ]);
  return [
    ...common(folder, port),
    '[pipeline:main]',
    `pipeline = ${PIPELINE.join(' ')} proxy-server`,
    '[app:proxy-server]',
    'use = egg:swift#proxy',
    'account_autocreate = true',
    'allow_account_management = true',
    ...filters,
    '',
  ].join('\n');
}

/** What one of the pipeline is told besides its name. */
const OF: Partial<Record<string, string[]>> = {
  // None runs: what would be kept there is looked up each time.
  cache: ['memcache_servers = 127.0.0.1:1'],
  s3api: ['location = us-east-1'],
  tempauth: [`user_${USER}_trial = ${SECRET} .admin`],
  versioned_writes: ['allow_versioned_writes = true'],
};

function common(folder: string, port: number): string[] {
  const { username } = userInfo();
  const own = [`bind_port = ${port}`, `swift_dir = ${folder}`, `user = ${username}`, `log_address = ${join(folder, 'no-syslog')}`];
  return ['[DEFAULT]', 'bind_ip = 127.0.0.1', 'workers = 0', ...own];
}

async function makeBucket(settings: S3Settings, folder: string): Promise<void> {
  const { accessKeyId = '', secretAccessKey = '', endpoint = '', region, bucket } = settings;
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
  try {
    const end = Date.now() + 60_000;
    for (;;) {
      try {
        await client.send(new CreateBucketCommand({ Bucket: bucket }));
        return;
      } catch (error) {
        if (Date.now() > end) throw new PlainError(`OpenStack Swift does not answer; see ${folder}/swift.log. ${String(error)}`);
        await delay(300);
      }
    }
  } finally {
    client.destroy();
  }
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: SEARCH_PATH };
}

async function run(folder: string, command: string, ...args: string[]): Promise<void> {
  const child = spawn(command, args, { cwd: folder, env: environment(), stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  // The builder ends with 1 for a mere warning, as that the ring is not yet balanced.
  if (code !== 0 && code !== 1) throw new PlainError(`${command} ${args.join(' ')} ended with ${String(code)}.`);
}
