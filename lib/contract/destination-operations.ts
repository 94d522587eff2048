import { deliveryList, delivery, destination, destinationCreate, destinationList, destinationPatch } from './destination';
import { ADMINS, created, empty, nothing, ok, operation } from './operation';
import { noQuery } from './queries';

export const listDestinationsOp = operation({
  id: 'listDestinations',
  method: 'GET',
  path: '/destinations',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: null,
  summary: 'List where events of runs are told',
  answers: [ok(destinationList, 'The destinations, by name.')],
});

export const createDestinationOp = operation({
  id: 'createDestination',
  method: 'POST',
  path: '/destinations',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: destinationCreate,
  conflicts: true,
  idempotent: true,
  summary: 'Add a webhook or e-mail addresses that hear of the runs whose event_delivery names them',
  answers: [created(destination, 'The destination, without its signing secret.')],
});

export const getDestinationOp = operation({
  id: 'getDestination',
  method: 'GET',
  path: '/destinations/{id}',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: null,
  summary: 'Get a destination, without its signing secret',
  answers: [ok(destination, 'The destination.')],
});

export const patchDestinationOp = operation({
  id: 'patchDestination',
  method: 'PATCH',
  path: '/destinations/{id}',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: destinationPatch,
  conflicts: true,
  summary: 'Change a destination; what waits for it goes where it leads then',
  answers: [ok(destination, 'The destination as it is now.')],
});

export const deleteDestinationOp = operation({
  id: 'deleteDestination',
  method: 'DELETE',
  path: '/destinations/{id}',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: null,
  summary: 'Delete a destination and what waits for it',
  answers: [empty('Deleted.')],
});

export const listDeliveriesOp = operation({
  id: 'listDeliveries',
  method: 'GET',
  path: '/destinations/{id}/deliveries',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: null,
  summary: 'List the last 50 deliveries to a destination',
  answers: [ok(deliveryList, 'The deliveries, newest first.')],
});

export const sendTestOp = operation({
  id: 'sendTest',
  method: 'POST',
  path: '/destinations/{id}/test',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: nothing,
  idempotent: true,
  summary: 'Send a test to a destination; it is tried once',
  answers: [created(delivery, 'The delivery; ask for the deliveries to see what became of it.')],
});
