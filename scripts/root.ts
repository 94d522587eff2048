import { resolve } from 'node:path';

/** The checkout: one folder up from this file, and just as well from `build`, where it becomes part of the compiled programs. */
export const ROOT = resolve(import.meta.dirname, '..');
