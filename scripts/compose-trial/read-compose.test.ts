import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { interpolate, readCompose } from './read-compose';

const root = resolve(import.meta.dirname, '../..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const { services, volumes } = readCompose(root);
const dockerfile = read('Dockerfile');

/** The variables that a schema of the product names. */
const readBy = (...files: string[]) =>
  new Set(files.flatMap((file) => [...read(file).matchAll(/^\s+(GYOZA_\w+|DATABASE_URL): /gm)].map(([, name]) => name)));
const WEB = readBy('lib/server/env.ts', 'lib/server/s3-settings.ts', 'lib/server/sign-on-settings.ts', 'scripts/web-environment.ts');
const WORKER = readBy('worker/environment.ts');

test.each([
  ['web', WEB],
  ['worker', WORKER],
])('every variable that %s is given is one that it reads', (name, known) => {
  const given = Object.keys(services[name]?.environment ?? {});
  expect(given.length).toBeGreaterThan(3);
  expect(given.filter((variable) => !known.has(variable))).toEqual([]);
});

test('every GYOZA_ variable that compose.yaml and the Dockerfile name is one that the product reads', () => {
  const named = [...`${read('compose.yaml')}${dockerfile}`.matchAll(/GYOZA_[A-Z0-9_]+/g)].map(([name]) => name);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !WEB.has(name) && !WORKER.has(name))).toEqual([]);
});

test('a secret that is missing is asked for by name, and everything else has a default', () => {
  const secrets = { POSTGRES_PASSWORD: 'p', GYOZA_API_KEY: 'a', GYOZA_WORKER_KEY: 'w', GYOZA_SECRET_KEY: 's' };
  const texts = Object.values(services).flatMap(({ environment }) => Object.values(environment));
  for (const text of texts) expect(interpolate(text, secrets)).not.toContain('$');
  for (const missing of Object.keys(secrets)) {
    const rest = Object.fromEntries(Object.entries(secrets).filter(([name]) => name !== missing));
    expect(() => texts.map((text) => interpolate(text, rest)), missing).toThrow(missing);
  }
});

test('listens on the loopback alone unless told otherwise, and the database on none', () => {
  expect(services['web']?.ports.map((port) => interpolate(port, {}))).toEqual(['127.0.0.1:5555:5555']);
  expect(services['web']?.ports.map((port) => interpolate(port, { GYOZA_HOST: '0.0.0.0', GYOZA_PORT: '80' }))).toEqual(['0.0.0.0:80:5555']);
  expect([services['database']?.ports, services['worker']?.ports]).toEqual([[], []]);
});

test('gives the socket of the engine to the worker alone', () => {
  const holders = Object.entries(services).filter(([, { volumes: mounts }]) => mounts.some((mount) => mount.includes('docker.sock')));
  expect(holders.map(([name]) => name)).toEqual(['worker']);
});

test('builds targets that the Dockerfile has, on volumes that are declared', () => {
  for (const { build } of Object.values(services)) if (build) expect(dockerfile).toMatch(new RegExp(`^FROM \\S+ AS ${build.target}$`, 'm'));
  const mounted = Object.values(services).flatMap(({ volumes: mounts }) => mounts.map((mount) => mount.split(':')[0] ?? ''));
  expect(mounted.filter((name) => !name.startsWith('/')).sort()).toEqual(Object.keys(volumes).sort());
});
