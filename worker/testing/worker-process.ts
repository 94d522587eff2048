import { spawn, type ChildProcess } from 'node:child_process';
import type { Connection } from '@/lib/client/connection';
import { compiled } from '@/scripts/compile';
import { TEST_WORKER } from './run-worker';

/** A worker in a process of its own, compiled by scripts/testing/vitest-programs.ts. */
export function launchWorker({ url, key = '' }: Connection, folder: string, env: Record<string, string> = {}): ChildProcess {
  const args = [compiled('worker'), '--server', url, '--key', key, '--id', TEST_WORKER, '--data', folder];
  return spawn(process.execPath, args, {
    env: { ...process.env, DOCKER_HOST: process.env['GYOZA_TEST_DOCKER_HOST'], GYOZA_LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Sends a signal that ends it, and waits; answers its exit code. */
export function endWorker(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });
}
