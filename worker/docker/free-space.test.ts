import os from 'node:os';
import { expect, it } from 'vitest';
import { freeSpaceMb } from './free-space';

it('tells what is free on the disk of a path', async () => {
  expect(await freeSpaceMb(os.tmpdir())).toBeGreaterThan(0);
});

it('knows nothing of a disk that cannot be seen', async () => {
  expect(await freeSpaceMb(undefined)).toBeNull();
  expect(await freeSpaceMb('/var/lib/no-such-engine/here')).toBeNull();
});
