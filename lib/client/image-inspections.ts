import { imageInspection, type ImageInspection } from '@/lib/contract/image-inspection';
import { callJson, path, type CallOptions, type Connection } from './connection';

/** Asks a worker to look at an image. */
export function requestInspection(server: Connection, image: string, options?: CallOptions): Promise<ImageInspection> {
  return callJson(server, { method: 'POST', path: '/image-inspections', json: { image } }, imageInspection, options);
}

/** What was seen of it, or how that stands. */
export function getInspection(server: Connection, id: string, options?: CallOptions): Promise<ImageInspection> {
  return callJson(server, { path: path`/image-inspections/${id}` }, imageInspection, options);
}
