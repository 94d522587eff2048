import { expect, it } from 'vitest';
import { registryHost } from './image-reference';

it.each([
  ['op', 'docker.io'],
  ['op:1', 'docker.io'],
  ['team/op:1', 'docker.io'],
  ['localhost/op', 'localhost'],
  ['Registry.Example/op', 'registry.example'],
  ['127.0.0.1:5000/team/op@sha256:ab', '127.0.0.1:5000'],
])('%s is of %s', (image, host) => {
  expect(registryHost(image)).toBe(host);
});
