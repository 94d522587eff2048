import { networkTool, freeSubnet } from '@/scripts/engine/network';

/**
 * Hosts on one machine: each a network namespace with two links to this one. `control` is what a worker reaches the server by, and can be cut;
 * by the other one its containers reach the witness, which sees them whatever is cut. Needs root, on Linux.
 */
export class FleetNetwork {
  private constructor(
    /** The first two bytes and the third one of the addresses: `10.203` and 16. */
    private readonly prefix: string,
    private readonly third: number,
    private readonly tag: string,
  ) {}

  static async create(): Promise<FleetNetwork> {
    const tag = process.pid.toString(36);
    const address = freeSubnet(await networkTool('ip', '-o', '-4', 'route'), await networkTool('ip', '-o', '-4', 'addr'), tag);
    const [a = '', b = '', c = ''] = address.split('.');
    const network = new FleetNetwork(`${a}.${b}`, Number(c), tag);
    await networkTool('ip', 'addr', 'add', `${network.witness}/32`, 'dev', 'lo');
    return network;
  }

  /** Where the witness listens: one address for the containers of all hosts. */
  get witness(): string {
    return this.#address(15, 1);
  }

  async addHost(index: number): Promise<HostNetwork> {
    const namespace = `gyoza-${this.tag}-${index}`;
    const host = new HostNetwork(namespace, `gy${this.tag}c${index}`, `gy${this.tag}w${index}`, this.#address(index, 1));
    await networkTool('ip', 'netns', 'add', namespace);
    await host.inside('ip', 'link', 'set', 'lo', 'up');
    await host.link(host.controlLink, 'control', this.#address(index, 1), this.#address(index, 2));
    await host.link(host.witnessLink, 'witness', this.#address(index, 5), this.#address(index, 6));
    await host.inside('ip', 'route', 'add', this.witness, 'via', this.#address(index, 5));
    return host;
  }

  async remove(): Promise<void> {
    await networkTool('ip', 'addr', 'del', `${this.witness}/32`, 'dev', 'lo');
  }

  #address(index: number, last: number): string {
    return `${this.prefix}.${this.third + index}.${last}`;
  }
}

export class HostNetwork {
  constructor(
    readonly namespace: string,
    /** Names of the ends on this machine. */
    readonly controlLink: string,
    readonly witnessLink: string,
    /** Where the host finds this machine. */
    readonly gateway: string,
  ) {}

  /** A command that runs there. */
  command(program: string, ...args: string[]): [string, ...string[]] {
    // Not `ip netns exec`, whose mounts of its own would hide an engine's from the next one.
    return ['nsenter', `--net=/run/netns/${this.namespace}`, program, ...args];
  }

  async inside(program: string, ...args: string[]): Promise<string> {
    const [first, ...rest] = this.command(program, ...args);
    return networkTool(first, ...rest);
  }

  async link(name: string, inner: string, here: string, there: string): Promise<void> {
    await networkTool('ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', inner, 'netns', this.namespace);
    await networkTool('ip', 'addr', 'add', `${here}/30`, 'dev', name);
    await networkTool('ip', 'link', 'set', name, 'up');
    await this.inside('ip', 'addr', 'add', `${there}/30`, 'dev', inner);
    await this.inside('ip', 'link', 'set', inner, 'up');
  }

  /** The host and the server do not reach each other until `heal`; open connections hang, as on a real cut. */
  async cut(): Promise<void> {
    await networkTool('ip', 'link', 'set', this.controlLink, 'down');
  }

  async heal(): Promise<void> {
    await networkTool('ip', 'link', 'set', this.controlLink, 'up');
  }

  async remove(): Promise<void> {
    await networkTool('ip', 'netns', 'delete', this.namespace);
    // The links go with the namespace, but not at once.
    for (const name of [this.controlLink, this.witnessLink]) await networkTool('ip', 'link', 'delete', name).catch(() => undefined);
  }
}
