import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AttemptFolder, listAttemptFolders, type Outcome, type Ticket } from './attempt-folder';

const run = '00000000-0000-4000-8000-000000000001';
const ticket: Ticket = {
  run_id: run,
  attempt: 2,
  installation: 'i',
  worker_id: 'w',
  image: 'op',
  timeout_s: null,
  ram_mb: 64,
  gpu_id: null,
  exclusive: false,
  transfer: 'bind',
};
let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'gyoza-attempts-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

describe('AttemptFolder', () => {
  it('is closed to others, with a tree open to whatever user the image runs as, whatever the umask', async () => {
    const before = process.umask(0o077);
    try {
      const folder = new AttemptFolder(root, run, 2);
      folder.create();
      const mode = async (name: string) => (await stat(name)).mode & 0o777;
      expect(await Promise.all([mode(folder.path), mode(folder.tree), mode(path.join(folder.tree, 'output'))])).toEqual([
        0o700, 0o777, 0o777,
      ]);
    } finally {
      process.umask(before);
    }
  });

  it('keeps ticket and outcome for the next worker', async () => {
    const folder = new AttemptFolder(root, run, 2);
    const outcome: Outcome = { kind: 'report', type: 'FAILED', msg: 'no', outputs: { a: [1] }, summary: { exit_code: 1 } };
    expect([await folder.readTicket(), await folder.readOutcome()]).toEqual([null, null]);
    folder.create();
    folder.writeTicket(ticket);
    folder.writeOutcome(outcome);
    const later = new AttemptFolder(root, run, 2);
    expect([await later.readTicket(), await later.readOutcome()]).toEqual([ticket, outcome]);
    expect(await listAttemptFolders(root)).toEqual([{ run_id: run, attempt: 2 }]);
    await later.remove();
    expect(await readdir(root)).toEqual([]);
  });

  it('is removed with whatever the op has left in it', async () => {
    for (const leave of [
      (tree: string) => writeFile(path.join(tree, 'output', 'a.txt'), 'a'),
      (tree: string) => mkdir(path.join(tree, 'output', 'deep', 'er'), { recursive: true }),
      (tree: string) => writeFile(path.join(tree, 'output.json'), '{}'),
      (tree: string) => mkdir(path.join(tree, 'input.json')),
      (tree: string) => rm(path.join(tree, 'output'), { recursive: true }),
      (tree: string) => symlink('/etc', path.join(tree, 'output', 'etc')),
      (tree: string) => writeFile(path.join(tree, '..', 'spool.1.jsonl'), ''),
    ]) {
      const folder = new AttemptFolder(root, run, 2);
      folder.create();
      folder.writeTicket(ticket);
      await leave(folder.tree);
      await folder.remove();
      expect(await readdir(root)).toEqual([]);
    }
    await new AttemptFolder(root, run, 2).remove(); // there is none
  });

  it('takes what it cannot read for not there', async () => {
    const folder = new AttemptFolder(root, run, 2);
    folder.create();
    await writeFile(path.join(folder.path, 'attempt.json'), '{"run_id": 1}');
    await writeFile(path.join(folder.path, 'outcome.json'), '{"kind": "rep');
    expect([await folder.readTicket(), await folder.readOutcome()]).toEqual([null, null]);
  });
});
