import { expect, it } from 'vitest';
import { isAllowedImage } from './allowed-image';

const TEAM = ['registry.example.com/team/*'];

it.each([
  [[], 'anything:1'],
  [TEAM, 'registry.example.com/team/op'],
  [TEAM, 'registry.example.com/team/op:1.2'],
  [TEAM, 'REGISTRY.example.com/team/op@sha256:0a'],
  [TEAM, 'registry.example.com/team/op:1@sha256:0a'],
  [['registry.example.com:5000/**'], 'registry.example.com:5000/a/b/c:1'],
  [['busybox'], 'docker.io/library/busybox:1.36'],
  [['docker.io/library/*'], 'busybox'],
  [['team/op:1.*'], 'docker.io/team/op:1.2'],
  [['busybox:latest'], 'busybox'],
  [['**'], 'ghcr.io/a/b'],
  [['other', 'localhost/*'], 'localhost/op'],
])('%j allows %s', (patterns, image) => {
  expect(isAllowedImage(patterns, image)).toBe(true);
});

it.each([
  [TEAM, 'busybox'],
  [TEAM, 'registry.example.com/other/op'],
  [TEAM, 'registry.example.com/team/deeper/op'],
  [TEAM, 'registry.example.com.evil.org/team/op'],
  [TEAM, 'evil.org/registry.example.com/team/op'],
  [TEAM, 'registryXexample.com/team/op'],
  [['team/op:1.*'], 'team/op:2.0'],
  [['team/op:1.*'], 'team/op'],
  [['busybox'], 'ghcr.io/library/busybox'],
  [['*'], 'ghcr.io/a/b'],
])('%j does not allow %s', (patterns, image) => {
  expect(isAllowedImage(patterns, image)).toBe(false);
});
