/** What a person's Ctrl-C or a service manager's SIGTERM set going. */
export interface StopSignals {
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  /** Resolves at the first signal. */
  readonly asked: Promise<void>;
}

/** Stops in order at the first signal, which is announced by `log`; `force` is called at every further one. */
export function stopSignals(log: (line: string) => void, force: () => void): StopSignals {
  const stopping = new AbortController();
  const asked = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        if (stopping.signal.aborted) force();
        else log('Stopping …');
        stopping.abort();
        resolve();
      });
    }
  });
  return { signal: stopping.signal, asked };
}
