import { expect, it } from 'vitest';
import { outputKind } from './output-kind';

it('shows an output as its definition says, where the value fits', () => {
  expect(outputKind('# Hello', { kind: 'markdown' })).toBe('markdown');
  expect(outputKind('<b>x</b>', { format: 'HTML' })).toBe('html');
  expect(outputKind(42, { kind: 'markdown' })).toBe('value');
  expect(outputKind([{ a: 1 }], { kind: 'json' })).toBe('json');
  expect(outputKind([1], { kind: 'table' })).toBe('value');
  expect(outputKind('x', { kind: 'hologram' })).toBe('value');
});

it('knows pictures and geometry by what they are, and takes no text for markup by itself', () => {
  expect(outputKind('data:image/png;base64,iVBORw0KGgo=', undefined)).toBe('image');
  expect(outputKind('data:image/svg+xml;base64,PHN2Zz4=', { kind: 'image' })).toBe('value');
  expect(outputKind('data:text/html;base64,PHN2Zz4=', { kind: 'image' })).toBe('value');
  expect(outputKind({ type: 'Point', coordinates: [1, 2] }, undefined)).toBe('geojson');
  expect(outputKind({ type: 'FeatureCollection', features: [] }, undefined)).toBe('geojson');
  expect(outputKind({ type: 'Point' }, undefined)).toBe('value');
  expect(outputKind('<script>alert(1)</script>', undefined)).toBe('value');
  expect(outputKind('# not asked for', undefined)).toBe('value');
});
