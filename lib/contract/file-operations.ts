import { runFileList, upload, uploadedFile } from './file';
import { attemptQuery, noQuery, reporterQuery } from './queries';
import { bytes, created, empty, nothing, ok, operation, OPERATORS, VIEWERS_AND_WORKERS } from './operation';

export const listRunFilesOp = operation({
  id: 'listRunFiles',
  method: 'GET',
  path: '/runs/{id}/files',
  tag: 'Files',
  roles: VIEWERS_AND_WORKERS,
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
  roles: VIEWERS_AND_WORKERS,
  query: attemptQuery,
  body: null,
  summary: 'Download a file that the op left',
  answers: bytes,
});

export const uploadFileOp = operation({
  id: 'uploadFile',
  method: 'POST',
  path: '/files',
  tag: 'Files',
  roles: OPERATORS,
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
  roles: VIEWERS_AND_WORKERS,
  query: reporterQuery,
  body: null,
  summary: 'Download an uploaded file',
  answers: bytes,
});

export const createUploadOp = operation({
  id: 'createUpload',
  method: 'POST',
  path: '/uploads',
  tag: 'Files',
  roles: OPERATORS,
  query: noQuery,
  body: 'raw',
  summary: 'Begin an upload that may be interrupted and go on, by the protocol tus 1.0',
  answers: [{ status: 201, schema: null, description: 'Begun; Location says where its bytes go.' }],
});

export const getUploadOp = operation({
  id: 'getUpload',
  method: 'GET',
  path: '/uploads/{id}',
  tag: 'Files',
  roles: OPERATORS,
  query: noQuery,
  body: null,
  summary: 'How much of an upload is here; HEAD says it as tus does, in Upload-Offset',
  answers: [ok(upload, 'The upload.')],
});

export const continueUploadOp = operation({
  id: 'continueUpload',
  method: 'PATCH',
  path: '/uploads/{id}',
  tag: 'Files',
  roles: OPERATORS,
  query: noQuery,
  body: 'raw',
  conflicts: true,
  summary: 'Send the bytes of an upload from Upload-Offset on',
  answers: [empty('Taken; Upload-Offset says how much is here now.')],
});

export const dropUploadOp = operation({
  id: 'dropUpload',
  method: 'DELETE',
  path: '/uploads/{id}',
  tag: 'Files',
  roles: OPERATORS,
  query: noQuery,
  body: null,
  conflicts: true,
  summary: 'Drop an upload that is not complete',
  answers: [empty('Dropped.')],
});

export const finishUploadOp = operation({
  id: 'finishUpload',
  method: 'POST',
  path: '/uploads/{id}/file',
  tag: 'Files',
  roles: OPERATORS,
  query: noQuery,
  body: nothing,
  conflicts: true,
  summary: 'Make a complete upload a file; asked again it answers the same',
  answers: [created(uploadedFile, 'The file; its id is that of the upload, and the value of a file input.')],
});
