import type { Json, JsonObject } from '@/lib/domain/input-spec';
import { isPlainObject } from '@/components/runs/as-table';

export interface GeoShape {
  kind: 'point' | 'line' | 'area';
  /** Rings or lines, each of positions [x, y] on the drawing. */
  parts: [number, number][][];
  /** What its feature is called, where it says so. */
  name: string | null;
}

export interface GeoDrawing {
  shapes: GeoShape[];
  width: number;
  height: number;
  /** West, south, east, north, in degrees. */
  bounds: [number, number, number, number];
  /** There is more than is drawn. */
  cut: boolean;
}

/** Positions that are drawn; more would stall the browser. */
const MAX_POSITIONS = 20_000;
const WIDTH = 800;
const TALLEST = 600;
const MARGIN = 16;

/**
 * GeoJSON (RFC 7946) as lines and areas on a plain sheet: longitude to the right, latitude up, one as long as the other in the middle of it. Whatever
 * is no geometry is passed over. Null where nothing can be drawn.
 */
export function drawGeoJson(value: JsonObject): GeoDrawing | null {
  const shapes: GeoShape[] = [];
  const room = { left: MAX_POSITIONS };
  collect(value, null, shapes, room);
  const positions = shapes.flatMap(({ parts }) => parts.flat());
  if (positions.length === 0) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of positions)
    [west, south, east, north] = [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)];
  const stretch = Math.max(0.05, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const wide = Math.max((east - west) * stretch, 1e-9);
  const high = Math.max(north - south, 1e-9);
  const scale = Math.min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / high);
  const isPoint = wide <= 1e-9 && high <= 1e-9;
  const [width, height] = [WIDTH, isPoint ? 120 : Math.max(120, high * scale + 2 * MARGIN)];
  const place = ([x, y]: [number, number]): [number, number] =>
    isPoint
      ? [width / 2, height / 2]
      : [round(width / 2 + (x - (west + east) / 2) * stretch * scale), round(height / 2 - (y - (south + north) / 2) * scale)];
  return {
    shapes: shapes.map((shape) => ({ ...shape, parts: shape.parts.map((part) => part.map(place)) })),
    width,
    height: round(height),
    bounds: [west, south, east, north],
    cut: room.left <= 0,
  };
}

function collect(value: Json | undefined, name: string | null, shapes: GeoShape[], room: { left: number }): void {
  if (!isPlainObject(value) || room.left <= 0) return;
  const { coordinates } = value;
  if (value['type'] === 'FeatureCollection') for (const feature of list(value['features'])) collect(feature, null, shapes, room);
  if (value['type'] === 'Feature') collect(value['geometry'], nameOf(value['properties']), shapes, room);
  if (value['type'] === 'GeometryCollection') for (const geometry of list(value['geometries'])) collect(geometry, name, shapes, room);
  if (value['type'] === 'Point') push('point', [[coordinates ?? null]]);
  if (value['type'] === 'MultiPoint') for (const each of list(coordinates)) push('point', [[each]]);
  if (value['type'] === 'LineString') push('line', [list(coordinates)]);
  if (value['type'] === 'MultiLineString') push('line', list(coordinates).map(list));
  if (value['type'] === 'Polygon') push('area', list(coordinates).map(list));
  if (value['type'] === 'MultiPolygon') for (const polygon of list(coordinates)) push('area', list(polygon).map(list));

  function push(kind: GeoShape['kind'], raw: Json[][]): void {
    const parts = raw.map((part) => part.flatMap((each) => (room.left-- > 0 ? position(each) : []))).filter((part) => part.length > 0);
    if (parts.length > 0) shapes.push({ kind, parts, name });
  }
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function position(value: Json): [number, number][] {
  if (!Array.isArray(value)) return [];
  const [x, y] = value;
  return typeof x === 'number' && typeof y === 'number' && Number.isFinite(x) && Number.isFinite(y) ? [[x, y]] : [];
}

function nameOf(properties: Json | undefined): string | null {
  if (!isPlainObject(properties)) return null;
  const name = properties['name'] ?? properties['title'] ?? properties['id'];
  return typeof name === 'string' || typeof name === 'number' ? String(name) : null;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
