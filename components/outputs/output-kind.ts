import type { Json, JsonObject } from '@/lib/domain/input-spec';
import { asTable, isPlainObject } from '@/components/runs/as-table';

/** How a value or the text of a file is shown. */
export type OutputKind = 'value' | 'table' | 'markdown' | 'html' | 'image' | 'geojson' | 'json' | 'text';

/** What a definition may call its outputs, under `kind` (or `format`) of an entry of `output_specs`. */
const BY_NAME: ReadonlyMap<string, OutputKind> = new Map([
  ['table', 'table'],
  ['csv', 'table'],
  ['markdown', 'markdown'],
  ['md', 'markdown'],
  ['html', 'html'],
  ['image', 'image'],
  ['geojson', 'geojson'],
  ['map', 'geojson'],
  ['json', 'json'],
  ['text', 'text'],
]);

const GEOMETRIES = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon', 'GeometryCollection'];
/** Pictures that are their own address. Never SVG by this way: what is drawn from the page's own text is kept to what cannot hold a script. */
const DATA_IMAGE = /^data:image\/(png|jpeg|gif|webp|avif|bmp);base64,[A-Za-z0-9+/]+=*$/;

/** How an output is shown: as its definition says, where the value fits that, else by what it is. */
export function outputKind(value: Json, spec: JsonObject | undefined): OutputKind {
  const named = [spec?.['kind'], spec?.['format']].flatMap((name) =>
    typeof name === 'string' ? [BY_NAME.get(name.toLowerCase())] : [],
  )[0];
  if (named !== undefined && fits(value, named)) return named;
  if (isGeoJson(value)) return 'geojson';
  if (isDataImage(value)) return 'image';
  return 'value';
}

function fits(value: Json, kind: OutputKind): boolean {
  switch (kind) {
    case 'markdown':
    case 'html':
    case 'text':
      return typeof value === 'string';
    case 'image':
      return isDataImage(value);
    case 'geojson':
      return isGeoJson(value);
    case 'table':
      return asTable(value) !== null;
    case 'json':
      return typeof value === 'object' && value !== null;
    case 'value':
      return true;
  }
}

export function isDataImage(value: Json): value is string {
  return typeof value === 'string' && DATA_IMAGE.test(value);
}

/** RFC 7946: a geometry, a feature, or a collection of features. */
export function isGeoJson(value: Json): value is JsonObject {
  if (!isPlainObject(value) || typeof value['type'] !== 'string') return false;
  const { type, features, geometry, coordinates, geometries } = value;
  if (type === 'FeatureCollection') return Array.isArray(features);
  if (type === 'Feature') return geometry !== undefined;
  return GEOMETRIES.includes(type) && (Array.isArray(coordinates) || Array.isArray(geometries));
}
