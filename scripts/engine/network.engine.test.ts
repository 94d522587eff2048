import { afterEach, expect, test } from 'vitest';
import { createBridge, networkTool, removeBridge } from './network';

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
