import { afterEach, expect, test } from 'vitest';
import { createBridge, networkTool, removeBridge, removeRules, shieldMetadata } from './network';

const BRIDGE = 'gyozatest0';
afterEach(() => removeBridge(BRIDGE));

const addressOf = async (link: string): Promise<string> =>
  / link\/ether (\S+)/.exec(await networkTool('ip', '-o', 'link', 'show', link))?.[1] ?? '';

test.skipIf(process.getuid?.() !== 0)(
  'a bridge keeps its address as the links of containers come and go, or their connections would stall',
  async () => {
    await createBridge(BRIDGE);
    const before = await addressOf(BRIDGE);
    expect(before).toMatch(/^02:42:/);
    await networkTool('ip', 'link', 'add', 'gyozatest1', 'address', '00:00:00:00:00:01', 'type', 'veth', 'peer', 'name', 'gyozatest2');
    await networkTool('ip', 'link', 'set', 'gyozatest1', 'master', BRIDGE);
    expect(await addressOf(BRIDGE)).toBe(before);
    await networkTool('ip', 'link', 'delete', 'gyozatest1');
    expect(await addressOf(BRIDGE)).toBe(before);
  },
);

test.skipIf(process.getuid?.() !== 0)(
  'what runs on a bridge is kept from link-local addresses, once, and until the bridge goes',
  async () => {
    const address = await createBridge(BRIDGE);
    const rules = async (): Promise<string[]> =>
      (await networkTool('iptables', '-S')).split('\n').filter((line) => line.includes(` ${BRIDGE} `) && line.includes('169.254.0.0/16'));
    await shieldMetadata(BRIDGE);
    await shieldMetadata(BRIDGE);
    expect((await rules()).map((rule) => rule.split(' ')[1]).sort()).toEqual(['DOCKER-USER', 'INPUT']);
    await removeRules(BRIDGE, address, null);
    expect(await rules()).toEqual([]);
  },
);
