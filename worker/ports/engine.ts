/**
 * What a container engine must offer to the worker. Every method rejects with an EngineFault and nothing else, so that the
 * loop can tell an engine that does not answer (wait, nothing is lost) from a container that cannot be had (the attempt fails).
 */
export interface Engine {
  /** What the engine's machine has. Also the health check: rejects as `unreachable` when there is no answer. */
  facts(): Promise<EngineFacts>;
  /** How the files of an attempt reach its container, decided once per engine. */
  transfer(): Promise<Transfer>;
  /** All containers that carry these labels, running or not. */
  list(labels: Record<string, string>): Promise<OwnContainer[]>;
  /** Creates without starting and answers the id; a second container of the same name is a `conflict`. */
  create(spec: ContainerSpec): Promise<string>;
  /** Fetches an image from its registry. `onProgress` hears how far it is, as often as the engine says so. */
  pull(image: string, options: PullOptions, signal: AbortSignal): Promise<void>;
  /** What identifies an image: its digest in the registry that it came from, else its own id. `image`: the id in a container's status. */
  digest(image: string): Promise<string | null>;
  /** What an image that is here says of itself; null when it is not here. */
  imageConfig(image: string): Promise<ImageConfig | null>;
  /** The images that are here. */
  images(): Promise<LocalImage[]>;
  /** The id of the image that a reference means here; null when there is none. */
  imageId(image: string): Promise<string | null>;
  /** Removes an image with its names; false when it has to stay, because a container uses it or another image is built on it. */
  removeImage(id: string): Promise<boolean>;
  /** What is free, in MiB, on the disk that holds the images; null where that disk cannot be seen from here. */
  freeMb(): Promise<number | null>;
  /**
   * Resolves once the program runs; starting one that runs is no fault, but one that has ended runs once more. So a start without an answer must
   * not be repeated, unless the fault says that it never `arrived`.
   */
  start(id: string): Promise<void>;
  inspect(container: string): Promise<ContainerStatus>;
  /** Sends a signal; a container that has ended is no fault. */
  signal(id: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Kills and removes; resolves when the container is gone, also when it was gone before. */
  remove(container: string): Promise<void>;
  /** Resolves once the container has ended or is gone, over any number of the engine's own restarts. Ask before start. */
  ended(id: string): Promise<void>;
  /** How often the engine was away so far, also when nobody asked it anything just then: it was started again, say. */
  absences(): number;
  /** Whether the engine was started anew since it started that container; false where it can no longer tell. */
  restartedSince(id: string): Promise<boolean>;
  /**
   * Everything written since the start, in order, or with `tail` only so many last frames; with `follow` also what comes until the container
   * ends. Reading slowly slows the engine's sending.
   */
  logs(id: string, range: { follow: boolean; tail?: number }, signal: AbortSignal): AsyncIterable<LogFrame[]>;
  /** Copies the folder `tree` into the container as /gyoza, before its start. */
  copyIn(id: string, tree: string): Promise<void>;
  /** Copies output.json and output/ of an ended container into the empty folder `into`, each as far as it holds no more than `maxBytes`. */
  copyOut(id: string, into: string, maxBytes: number): Promise<CopiedOut>;
  /** What it uses now; null when the engine cannot say. */
  usage(container: string): Promise<ContainerUsage | null>;
  /** Ends all streams and connections. */
  close(): void;
}

/** `bind`: a folder of this host is mounted at /gyoza; `archive`: the same tree is copied in and out through the engine. */
export type Transfer = 'bind' | 'archive';

export interface EngineFacts {
  cpu: number;
  ramMb: number;
  /** The engine runs on this machine, so this machine's GPUs and limits are its own. */
  local: boolean;
}

export interface ContainerSpec {
  /** Derived from run and attempt, so that the engine itself refuses a doubled create. */
  name: string;
  image: string;
  /** Replaces the image's entrypoint and arguments. */
  command: string[] | null;
  env: Record<string, string>;
  network: 'bridge' | 'none';
  labels: Record<string, string>;
  /** Absent means no limit; `ramMb` is MiB and forbids swap. */
  cpu?: number | undefined;
  ramMb?: number | undefined;
  gpuId: string | null;
  capabilities: string[];
  /** Folder of this host to mount at /gyoza; absent when the tree is copied in. */
  mount?: string | undefined;
}

export interface ContainerUsage {
  /** Time of all cores together since its start, in seconds. */
  cpuS: number;
  /** MiB in use now, without what the kernel may drop at any time; 0 once it has ended. */
  ramMb: number;
  /** KiB received and sent since its start; null without a network. */
  rxKb: number | null;
  txKb: number | null;
}

export interface CopiedOut {
  /** Paths of what is no file or folder. */
  leftOut: string[];
  /** False when there is more than may be copied; what was copied by then is of no use. */
  whole: boolean;
}

export interface OwnContainer {
  id: string;
  labels: Record<string, string>;
}

export interface PullOptions {
  /** For a private registry; null where the worker's machine has a login of its own, or none is needed. */
  login: RegistryLogin | null;
  /** Bytes, of those layers whose size is known. */
  onProgress: (progress: { done: number; total: number }) => void;
}

export interface ImageConfig {
  labels: Record<string, string>;
  /** As of `Engine.digest`. */
  digest: string | null;
  entrypoint: string[];
  command: string[];
  /** `NAME=value`. */
  env: string[];
}

export interface LocalImage {
  id: string;
  /** Its tags; none when they have moved on to another image, or it was fetched by its digest. */
  names: string[];
  /** In MiB, with the layers that it shares with others. */
  sizeMb: number;
}

export interface RegistryLogin {
  host: string;
  username: string;
  password: string;
}

export interface ContainerStatus {
  id: string;
  /** The id of its image. */
  image: string;
  /** `created`: has never run as far as the engine knows. One that was killed in the middle of a start does not know. */
  state: 'created' | 'running' | 'ended';
  exitCode: number;
  outOfMemory: boolean;
  /** By the engine's clock. */
  startedAt: Date | null;
  endedAt: Date | null;
  labels: Record<string, string>;
}

/** A piece of output: a whole line, or a part of a long one. */
export interface LogFrame {
  stream: 'stdout' | 'stderr';
  /** When it was written, ISO 8601 in UTC. */
  t: string;
  /** The engine's own, exact time, which tells frames apart. */
  mark: string;
  /** Without the line's end. */
  bytes: Buffer;
  /** False when the line goes on in the next frame of the same stream. */
  ends: boolean;
}

export type FaultKind =
  /** No answer, or none in time; anything may have happened. */
  | 'unreachable'
  | 'image_missing'
  | 'program_missing'
  | 'no_space'
  | 'permission'
  /** A container of that name exists. */
  | 'conflict'
  /** There is no such container. */
  | 'gone'
  /** The engine went away in the middle of a create or a start: nobody knows what came of it, and the container must not be started any more. */
  | 'interrupted'
  /** The engine says no, in its own words. */
  | 'refused';

/** `message` is a sentence for the person who pressed Run. */
export class EngineFault extends Error {
  override readonly name = 'EngineFault';
  /** False when what was asked has certainly not reached the engine, because nobody listened there. */
  readonly arrived: boolean;

  constructor(
    readonly kind: FaultKind,
    message: string,
    { arrived = true, ...options }: ErrorOptions & { arrived?: boolean } = {},
  ) {
    super(message, options);
    this.arrived = arrived;
  }
}

/** True when the engine gave no answer, so that trying again later is right. */
export function isUnreachable(error: unknown): error is EngineFault & { kind: 'unreachable' } {
  return error instanceof EngineFault && error.kind === 'unreachable';
}
