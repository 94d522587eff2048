// The op: from the inputs in $GYOZA_INPUT to the outputs in $GYOZA_OUTPUT.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { classify } from './colours.mjs';
import { decode, PictureError } from './picture.mjs';

const BUNDLED = fileURLToPath(new URL('pictures/plate.png', import.meta.url));

const report = (message) => console.log(JSON.stringify({ gyoza: message }));

try {
  const { image_path: named, picture: uploaded, top_k } = JSON.parse(readFileSync(process.env.GYOZA_INPUT, 'utf8'));

  const image_path = uploaded ?? named;
  const found = existsSync(image_path);
  if (!found) report({ info: `There is no file ${image_path} in the container. Using the bundled picture ${BUNDLED} instead.` });
  const path = found ? image_path : BUNDLED;
  report({ progress: 10 });

  const picture = decode(path);
  console.log(`${path}: ${picture.width} × ${picture.height} pixels`);
  report({ progress: 60 });

  const top = classify(picture, top_k);
  for (const { label, confidence } of top) console.log(`${label} ${(confidence * 100).toFixed(1)} %`);

  const [best] = top;
  writeFileSync(process.env.GYOZA_OUTPUT, JSON.stringify({ ...best, top, image_used: path }));
  report({ progress: 100 });
} catch (error) {
  // A picture that cannot be read is for the person who chose it; anything else is a bug and keeps its stack.
  if (!(error instanceof PictureError)) throw error;
  report({ error: error.message });
  process.exitCode = 1;
}
