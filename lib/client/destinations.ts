import {
  delivery,
  deliveryList,
  destination,
  destinationList,
  type Delivery,
  type Destination,
  type DestinationCreate,
  type DestinationPatch,
} from '@/lib/contract/destination';
import { callEmpty, callJson, path, type CallOptions, type Connection } from './connection';

/** Where events of runs are told. */
export function listDestinations(server: Connection, options?: CallOptions): Promise<Destination[]> {
  return callJson(server, { path: '/destinations' }, destinationList, options);
}

export function createDestination(server: Connection, body: DestinationCreate, options?: CallOptions): Promise<Destination> {
  return callJson(server, { method: 'POST', path: '/destinations', json: body }, destination, options);
}

export function patchDestination(server: Connection, id: string, body: DestinationPatch, options?: CallOptions): Promise<Destination> {
  return callJson(server, { method: 'PATCH', path: path`/destinations/${id}`, json: body }, destination, options);
}

export function deleteDestination(server: Connection, id: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: path`/destinations/${id}` }, options);
}

/** The last deliveries to a destination, newest first. */
export function listDeliveries(server: Connection, id: string, options?: CallOptions): Promise<Delivery[]> {
  return callJson(server, { path: path`/destinations/${id}/deliveries` }, deliveryList, options);
}

/** Sends a test, which is tried once. */
export function sendTest(server: Connection, id: string, options?: CallOptions): Promise<Delivery> {
  return callJson(server, { method: 'POST', path: path`/destinations/${id}/test`, json: {} }, delivery, options);
}
