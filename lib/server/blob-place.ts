import type { Readable } from 'node:stream';

/** A content and when it was last stored, in milliseconds since 1970. */
export interface StoredBlob {
  sha256: string;
  storedMs: number;
}

/** From `start` to `end`, both inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Where contents lie, each under its SHA-256. What throws is the disk or the network, unless something else is said. */
export interface BlobPlace {
  /** Keeps the content of a whole file, whose hash is known. The file stays, and may be removed at once. */
  keep: (path: string, sha256: string) => Promise<void>;
  /** Throws when the content is not there. */
  open: (sha256: string, range?: ByteRange) => Promise<Readable>;
  /** Null when it is not there. */
  find: (sha256: string) => Promise<(StoredBlob & { size: number }) | null>;
  list: () => AsyncGenerator<StoredBlob>;
  /** Does nothing when it is not there. */
  remove: (sha256: string) => Promise<void>;
}

/** The name of a content in a folder or a bucket: in one of 256 folders, as no folder bears millions of names well. */
export function blobName(sha256: string): string {
  return `${sha256.slice(0, 2)}/${sha256}`;
}
