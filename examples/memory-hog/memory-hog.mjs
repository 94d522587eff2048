// Takes memory step by step until it has what it was asked for, or until the limit of its container ends it.
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const STEP_MB = 8;

const { megabytes } = JSON.parse(readFileSync(process.env.GYOZA_INPUT, 'utf8'));
const report = (message) => console.log(JSON.stringify({ gyoza: message }));

const blocks = [];
let held = 0;
while (held < megabytes) {
  const size = Math.min(STEP_MB, megabytes - held);
  // Filled, because the kernel counts a page only once it has been written to.
  blocks.push(Buffer.alloc(size * 1024 * 1024, 1));
  held += size;
  console.log(`Holding ${held} MB`);
  report({ progress: Math.floor((held / megabytes) * 100) });
  await pause(20);
}

writeFileSync(process.env.GYOZA_OUTPUT, JSON.stringify({ held_mb: held }));
