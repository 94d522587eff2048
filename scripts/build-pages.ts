import { buildWhenChanged } from './supervisor/build';

// What the first `npm start` does about the pages, for an image that is to serve them later.
await buildWhenChanged((line) => {
  console.log(line);
});
