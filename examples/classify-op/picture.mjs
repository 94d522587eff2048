// Reading pictures: PNG and JPEG files become RGBA pixels.
import { readFileSync } from 'node:fs';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';

/** The file is no picture that can be read, in words for the person who chose it. */
export class PictureError extends Error {}

const FORMATS = [
  { name: 'PNG', magic: Buffer.from([0x89, 0x50, 0x4e, 0x47]), read: (bytes) => PNG.sync.read(bytes) },
  {
    name: 'JPEG',
    magic: Buffer.from([0xff, 0xd8, 0xff]),
    read: (bytes) => jpeg.decode(bytes, { useTArray: true, maxMemoryUsageInMB: 400 }),
  },
];

/**
 * Reads the picture at `path`. The format is taken from its first bytes, since names lie.
 * @param {string} path
 * @returns {{ width: number, height: number, data: Uint8Array }} four bytes per pixel: red, green, blue, alpha
 */
export function decode(path) {
  const bytes = read(path);
  const format = FORMATS.find(({ magic }) => bytes.subarray(0, magic.length).equals(magic));
  if (!format) throw new PictureError(`${path} is neither a PNG nor a JPEG file.`);
  try {
    const { width, height, data } = format.read(bytes);
    return { width, height, data };
  } catch (error) {
    throw new PictureError(`${path} is a ${format.name} file that cannot be read: ${error.message}`, { cause: error });
  }
}

function read(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error.code === 'EISDIR') throw new PictureError(`${path} is a folder. Name a PNG or JPEG file.`, { cause: error });
    if (error.code === 'EACCES') throw new PictureError(`The op may not read ${path}.`, { cause: error });
    throw error;
  }
}
