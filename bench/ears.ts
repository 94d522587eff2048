/** When jobs started and finished, also for who asks afterwards. */
export class Ears {
  readonly #started = new Map<string, PromiseWithTime>();
  readonly #finished = new Map<string, PromiseWithTime>();

  started = (id: string): void => {
    entry(this.#started, id).resolve(performance.now());
  };
  finished = (id: string): void => {
    entry(this.#finished, id).resolve(performance.now());
  };
  startedAt = (id: string): Promise<number> => entry(this.#started, id).promise;
  finishedAt = (id: string): Promise<number> => entry(this.#finished, id).promise;
}

interface PromiseWithTime {
  promise: Promise<number>;
  resolve: (time: number) => void;
}

function entry(map: Map<string, PromiseWithTime>, id: string): PromiseWithTime {
  let found = map.get(id);
  if (found === undefined) {
    let resolve: (time: number) => void = () => undefined;
    const promise = new Promise<number>((done) => {
      resolve = done;
    });
    found = { promise, resolve };
    map.set(id, found);
  }
  return found;
}
