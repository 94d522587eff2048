import { expect, test, vi } from 'vitest';
import { runOp } from '../testing/run-op';

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

test('greets the world when nobody is named', async () => {
  const run = await runOp('hello');
  expect(run).toMatchObject({ exitCode: 0, outputs: { message: 'Hello, world!' }, stderr: '' });
  expect(run.messages).toEqual([{ progress: 25 }, { progress: 50 }, { progress: 75 }, { progress: 100 }]);
  expect(run.log).toEqual(['Hello, world!']);
  expect(run.files).toEqual({ 'greeting.txt': 'Hello, world!\n' });
});

test.each(['"Ada" \\ Lovelace', "O'Hara $(id) `id` %s -n", 'Żółw 🐢', '*'])('returns the name %s as it was typed', async (name) => {
  const run = await runOp('hello', { inputs: { name, greeting: 'こんにちは' } });
  expect(run).toMatchObject({ exitCode: 0, outputs: { message: `こんにちは, ${name}!` } });
});
