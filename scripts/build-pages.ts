import { buildWhenChanged } from './supervisor/build';

// What the first `npm start` builds, for an image that is to run it later.
await buildWhenChanged((line) => {
  console.log(line);
});
