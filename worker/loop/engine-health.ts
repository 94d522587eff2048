import { EngineFault, type Engine, type EngineFacts } from '@/worker/ports/engine';
import { detectResources, type Resources } from './detect-resources';
import type { Log } from './log';

/** The machine's parts rarely change; asking nvidia-smi each time would cost more than the heartbeat. */
const RESOURCES_VALID_MS = 60_000;

/** Whether the engine answers, and what its machine has. */
export class EngineHealth {
  /** What keeps the engine from answering, in words; null while it answers. */
  error: string | null = null;
  /** How often it was away so far. */
  outages = 0;
  facts: EngineFacts | null = null;
  #resources: { value: Resources; at: number } | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly log: Log,
  ) {}

  /** Asks the engine. Never rejects because of it. */
  async check(): Promise<void> {
    try {
      this.facts = await this.engine.facts();
      if (this.error !== null) this.log.info({}, 'The container engine answers again');
      this.error = null;
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      if (this.error === null) {
        this.outages += 1;
        this.log.error({ error: error.message }, 'The container engine does not answer');
      }
      this.error = error.message;
    }
  }

  async resources(): Promise<Resources> {
    if (this.#resources !== null && performance.now() - this.#resources.at < RESOURCES_VALID_MS) return this.#resources.value;
    const value = await detectResources(this.facts);
    // Without the engine's word it is only a guess, to be made again.
    if (this.facts !== null) this.#resources = { value, at: performance.now() };
    return value;
  }
}
