import { describe, expect, it } from 'vitest';
import { drawGeoJson } from './geo-shape';

describe('a drawing of GeoJSON', () => {
  it('lays out every kind of geometry within its sheet, north up', () => {
    const drawing = drawGeoJson({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { name: 'Pond' },
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [2, 0],
                [2, 2],
                [0, 0],
              ],
              [
                [1, 0.5],
                [1.5, 0.5],
                [1.5, 1],
                [1, 0.5],
              ],
            ],
          },
        },
        {
          type: 'Feature',
          properties: null,
          geometry: {
            type: 'GeometryCollection',
            geometries: [
              {
                type: 'LineString',
                coordinates: [
                  [0, 0],
                  [1, 4],
                ],
              },
              {
                type: 'MultiPoint',
                coordinates: [
                  [1, 1],
                  [2, 2],
                ],
              },
            ],
          },
        },
      ],
    });
    expect(drawing?.shapes.map(({ kind, name, parts }) => [kind, name, parts.length])).toEqual([
      ['area', 'Pond', 2],
      ['line', null, 1],
      ['point', null, 1],
      ['point', null, 1],
    ]);
    expect(drawing?.bounds).toEqual([0, 0, 2, 4]);
    for (const [x, y] of drawing?.shapes.flatMap(({ parts }) => parts.flat()) ?? []) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(drawing?.width ?? 0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(drawing?.height ?? 0);
    }
    const [south, north] = drawing?.shapes[1]?.parts[0] ?? [];
    expect(north?.[1]).toBeLessThan(south?.[1] ?? 0);
  });

  it('draws a single point, and nothing where there is nothing', () => {
    expect(drawGeoJson({ type: 'Point', coordinates: [8, 50, 300] })?.shapes).toHaveLength(1);
    for (const value of [
      { type: 'Point', coordinates: ['a', 1] },
      { type: 'FeatureCollection', features: [1, null, {}] },
      { type: 'Feature', geometry: null },
    ])
      expect(drawGeoJson(value)).toBeNull();
  });

  it('stops at what a browser can draw, and says so', () => {
    const drawing = drawGeoJson({ type: 'LineString', coordinates: Array.from({ length: 50_000 }, (_, n) => [n / 1000, n / 1000]) });
    expect(drawing?.cut).toBe(true);
    expect(drawing?.shapes[0]?.parts[0]).toHaveLength(20_000);
  });
});
