import { imageInspection, inspectionReport, inspectionRequest } from './image-inspection';
import { AUTHORS, created, ok, operation, VIEWERS, WORKERS } from './operation';
import { noQuery } from './queries';

export const requestInspectionOp = operation({
  id: 'requestInspection',
  method: 'POST',
  path: '/image-inspections',
  tag: 'Definitions',
  roles: AUTHORS,
  query: noQuery,
  body: inspectionRequest,
  idempotent: true,
  summary: 'Have a worker look at an image: its labels, digest and entrypoint; it is fetched first where it is missing',
  answers: [created(imageInspection, 'A worker is asked.')],
});

export const getInspectionOp = operation({
  id: 'getInspection',
  method: 'GET',
  path: '/image-inspections/{id}',
  tag: 'Definitions',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'Get what a worker saw of an image, or how the look at it stands; kept for an hour',
  answers: [ok(imageInspection, 'The look at the image.')],
});

export const reportInspectionOp = operation({
  id: 'reportInspection',
  method: 'PUT',
  path: '/image-inspections/{id}',
  tag: 'Workers',
  roles: WORKERS,
  query: noQuery,
  body: inspectionReport,
  conflicts: true,
  summary: 'Report what an image says of itself, or why it cannot be seen (worker)',
  answers: [ok(imageInspection, 'The look at the image as it is now.')],
});
