import type Docker from 'dockerode';
import { PlainError } from '../plain-error';

interface Setting {
  env: Record<string, string>;
  binds?: string[];
  /** A further group of the user. */
  group?: string;
}

/** Containers of the product, run as compose.yaml runs them but on the network of this machine. */
export class TrialContainers {
  readonly #started: Docker.Container[] = [];

  constructor(private readonly docker: Docker) {}

  /** With a fresh volume for /data and no rights, as the user of the image. */
  async start(image: string, { env, binds = [], group }: Setting): Promise<Docker.Container> {
    const container = await this.docker.createContainer({
      Image: image,
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      HostConfig: {
        NetworkMode: 'host',
        Init: true,
        Binds: binds,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true'],
        ...(group === undefined ? {} : { GroupAdd: [group] }),
      },
    });
    this.#started.push(container);
    await container.start();
    return container;
  }

  /** What it printed last. */
  async words(container: Docker.Container): Promise<string> {
    const printed = await container.logs({ stdout: true, stderr: true, follow: false, tail: 30 });
    return printed.toString('utf8');
  }

  /** Asks each to end, the last one first. Throws when one had to be killed or says that something went wrong. */
  async stop(): Promise<void> {
    for (const container of [...this.#started].reverse()) {
      await container.stop({ t: 30 });
      const { State, Config } = await container.inspect();
      if (State.ExitCode !== 0) throw new PlainError(`The container of ${Config.Image} ended with ${State.ExitCode}.`);
      if (Config.User !== '1000:1000') throw new PlainError(`The container of ${Config.Image} ran as ${Config.User}.`);
    }
  }

  async remove(): Promise<void> {
    for (const container of this.#started.splice(0)) await container.remove({ force: true, v: true });
  }
}
