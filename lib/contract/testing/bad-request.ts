/** One request that no server should accept, and how it must be answered. */
export interface BadRequest {
  name: string;
  method: string;
  /** Path and query exactly as sent. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** The one status that fits; any 4xx where the contract leaves room. */
  status?: number;
  /** A path that `errors` must name. */
  field?: string;
}

/** Things that exist and that no bad request may change. */
export interface Targets {
  definition: string;
  run: string;
  worker: string;
}
