import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/**
 * Takes the place of `ssh2` in a compiled worker, see scripts/compile.ts: loads it with the first connection to an engine of the kind `ssh://`.
 * @returns what `new Client()` of ssh2 does, also when it is called with `new`
 */
export function Client(): object {
  const ssh2 = load('ssh2') as { Client: new () => object };
  return new ssh2.Client();
}
