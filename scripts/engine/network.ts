import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { SEARCH_PATH } from './install';

const execute = promisify(execFile);
const FORWARDING = '/proc/sys/net/ipv4/ip_forward';

/** Runs a program of iproute2 or iptables and answers what it prints. Rejects when it fails. */
export async function networkTool(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute(command, args, { env: { ...process.env, PATH: SEARCH_PATH, LC_ALL: 'C' } });
  return stdout;
}

/**
 * Gives an engine a bridge of its own, because engines that share `docker0` hand out the same addresses twice.
 * @param bridge at most 15 characters
 * @returns the bridge's address with its prefix length
 */
export async function createBridge(bridge: string): Promise<string> {
  await removeBridge(bridge);
  const address = freeSubnet(await networkTool('ip', '-o', '-4', 'route'), await networkTool('ip', '-o', '-4', 'addr'), bridge);
  // One that is given no address takes that of whichever container's link is lowest and changes it as containers come and go, and then everything that
  // the others send out is lost until they ask for it again, half a minute later.
  const mac = createHash('sha256').update(bridge).digest('hex').slice(0, 8).replace(/../g, ':$&');
  await networkTool('ip', 'link', 'add', 'name', bridge, 'address', `02:42${mac}`, 'type', 'bridge');
  await networkTool('ip', 'addr', 'add', address, 'dev', bridge);
  await networkTool('ip', 'link', 'set', bridge, 'up');
  return address;
}

export async function bridgeExists(bridge: string): Promise<boolean> {
  return networkTool('ip', 'link', 'show', bridge).then(
    () => true,
    () => false,
  );
}

export async function removeBridge(bridge: string): Promise<void> {
  if (await bridgeExists(bridge)) await networkTool('ip', 'link', 'delete', bridge);
}

/**
 * A /20 (4,093 containers) that overlaps nothing this machine has an address in or a route to.
 * @param routes output of `ip -o -4 route`
 * @param addresses output of `ip -o -4 addr`
 * @param seed where to begin, so that two engines starting together seldom choose the same
 */
export function freeSubnet(routes: string, addresses: string, seed: string): string {
  const taken = [...`${routes}\n${addresses}`.matchAll(/\b(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?/g)].map((match) =>
    range(match[1] ?? '', Number(match[2] ?? 32)),
  );
  const slots = 8 * 16;
  const first = createHash('sha256').update(seed).digest().readUInt32BE() % slots;
  for (let step = 0; step < slots; step++) {
    const slot = (first + step) % slots;
    // 10.200.0.0/13: far from what home routers, clouds and Docker's own defaults use.
    const start = (10 * 2 ** 24 + 200 * 2 ** 16 + slot * 4096) >>> 0;
    const end = start + 4095;
    if (taken.every((other) => end < other.start || start > other.end)) return `${dotted(start + 1)}/20`;
  }
  throw new Error('Every subnet within 10.200.0.0/13 is taken on this machine.');
}

function range(address: string, prefix: number): { start: number; end: number } {
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - prefix);
  // The default route covers everything and takes nothing.
  if (prefix === 0) return { start: -1, end: -1 };
  const start = Math.floor(value / size) * size;
  return { start, end: start + size - 1 };
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/** Link-local addresses: in a cloud, 169.254.169.254 answers whoever asks with the rights of the whole machine. */
const LINK_LOCAL = '169.254.0.0/16';

/**
 * Keeps the containers on `bridge` from link-local addresses, on this machine and beyond it. Docker has made its chain by then; `removeRules` takes the
 * rules away again. Refused and not dropped, or a program that looks for a cloud would wait for one.
 */
export async function shieldMetadata(bridge: string): Promise<void> {
  for (const chain of ['DOCKER-USER', 'INPUT']) {
    const rule = [chain, '-i', bridge, '-d', LINK_LOCAL, '-j'];
    const has = async (target: string): Promise<boolean> =>
      networkTool('iptables', '-w', '-C', ...rule, target).then(
        () => true,
        () => false,
      );
    if ((await has('REJECT')) || (await has('DROP'))) continue;
    // A kernel may come without what refuses.
    await networkTool('iptables', '-w', '-I', ...rule, 'REJECT').catch(() => networkTool('iptables', '-w', '-I', ...rule, 'DROP'));
  }
}

/** How the machine forwarded packets before an engine changed it: Docker switches forwarding on and sets a policy. */
export type Forwarding = { readonly enabled: string; readonly policy: string };

export async function readForwarding(): Promise<Forwarding> {
  const policy = await networkTool('iptables', '-S', 'FORWARD').catch(() => '');
  return { enabled: (await readFile(FORWARDING, 'utf8')).trim(), policy: /-P FORWARD (\w+)/.exec(policy)?.[1] ?? 'ACCEPT' };
}

/**
 * Removes the packet filter rules of an engine that has ended. Docker itself leaves them all behind.
 * @param before given when no other engine runs here: then Docker's own chains go as well and forwarding is set back
 */
export async function removeRules(bridge: string, address: string, before: Forwarding | null): Promise<void> {
  const subnet = address.replace(/\.\d+\/(\d+)$/, '.0/$1');
  const mine = (rule: string): boolean => rule.includes(` ${bridge} `) || rule.includes(` ${subnet} `);
  const dockers = (rule: string): boolean => /(?:-j|-A) DOCKER/.test(rule);
  for (const table of ['filter', 'nat']) {
    const rules = (await networkTool('iptables', '-t', table, '-S').catch(() => '')).split('\n').filter((line) => line.startsWith('-A'));
    for (const rule of rules) {
      if (mine(`${rule} `) || (before !== null && dockers(rule))) await iptables(table, rule.replace(/^-A/, '-D'));
    }
    if (before === null) continue;
    const chains = (await networkTool('iptables', '-t', table, '-S').catch(() => ''))
      .split('\n')
      .filter((line) => line.startsWith('-N DOCKER'));
    for (const chain of chains) await iptables(table, chain.replace(/^-N/, '-X'));
  }
  if (before === null) return;
  await networkTool('iptables', '-P', 'FORWARD', before.policy).catch(() => undefined);
  await writeFile(FORWARDING, before.enabled).catch(() => undefined);
}

async function iptables(table: string, rule: string): Promise<void> {
  // Another engine that starts in this moment rewrites the same chains; a rule that is gone is what we want.
  await networkTool('iptables', '-w', '-t', table, ...rule.split(' ')).catch(() => undefined);
}
