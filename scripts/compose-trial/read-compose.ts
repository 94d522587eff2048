import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const service = z.object({
  build: z.object({ context: z.string(), target: z.string() }).optional(),
  image: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
});
const compose = z.object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.null()) });
export type ComposeFile = z.infer<typeof compose>;

/** The compose file of the checkout at `root`, as far as the product depends on it. */
export function readCompose(root: string): ComposeFile {
  return compose.parse(parse(readFileSync(join(root, 'compose.yaml'), 'utf8')));
}

/** Fills in `${NAME}`, `${NAME:-default}` and `${NAME:?what is wrong}`, as compose does. Throws when a variable of the last kind is missing. */
export function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest: string | undefined) => {
    const value = variables[name] ?? '';
    if (value !== '') return value;
    if (kind === '?') throw new Error(`${name} is not set: ${rest ?? ''}`);
    return kind === '-' ? (rest ?? '') : '';
  });
}
