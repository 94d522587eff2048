import { statfs } from 'node:fs/promises';

const MIB = 1024 * 1024;

/** What a program may still write on the disk of `path`, in MiB; null when there is no such path here, as of an engine inside a virtual machine. */
export async function freeSpaceMb(path: string | undefined): Promise<number | null> {
  if (path === undefined) return null;
  try {
    const { bavail, bsize } = await statfs(path);
    return Math.floor((bavail * bsize) / MIB);
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EACCES'].includes(String(error.code))) return null;
    throw error;
  }
}
