import { runFileList, uploadedFile } from './file';
import { attemptQuery, noQuery, reporterQuery } from './queries';
import { ANYBODY, PEOPLE, bytes, created, ok, operation } from './operation';

export const listRunFilesOp = operation({
  id: 'listRunFiles',
  method: 'GET',
  path: '/runs/{id}/files',
  tag: 'Files',
  roles: ANYBODY,
  query: attemptQuery,
  body: null,
  summary: 'List the files that the op left',
  answers: [ok(runFileList, 'The files.')],
});

export const getRunFileOp = operation({
  id: 'getRunFile',
  method: 'GET',
  path: '/runs/{id}/files/{path+}',
  tag: 'Files',
  roles: ANYBODY,
  query: attemptQuery,
  body: null,
  summary: 'Download a file that the op left',
  answers: [bytes],
});

export const uploadFileOp = operation({
  id: 'uploadFile',
  method: 'POST',
  path: '/files',
  tag: 'Files',
  roles: PEOPLE,
  query: noQuery,
  body: 'raw',
  idempotent: true,
  summary: 'Upload a file: its bytes as the body, its name in X-File-Name',
  answers: [created(uploadedFile, 'The file; its id is the value of a file input.')],
});

export const getFileOp = operation({
  id: 'getFile',
  method: 'GET',
  path: '/files/{id}',
  tag: 'Files',
  roles: ANYBODY,
  query: reporterQuery,
  body: null,
  summary: 'Download an uploaded file',
  answers: [bytes],
});
