import type { JsonObject } from '@/lib/domain/input-spec';
import { plural } from '@/components/format/format-size';
import { drawGeoJson, type GeoShape } from './geo-shape';

/** Geometry on a plain sheet, without a map beneath: nothing is asked of anybody. */
export function GeoView({ value, name }: { value: JsonObject; name: string }) {
  const drawing = drawGeoJson(value);
  if (drawing === null) return <p className="text-sm text-muted">There is no geometry in it to draw.</p>;
  const { shapes, width, height, bounds, cut } = drawing;
  return (
    <figure>
      <svg
        role="img"
        aria-label={`Drawing of ${name}: ${plural(shapes.length, 'shape')}`}
        viewBox={`0 0 ${width} ${height}`}
        className="max-h-[28rem] w-full rounded-md border border-line bg-sunken"
      >
        {shapes.map((shape, index) => (
          <Shape key={index} shape={shape} />
        ))}
      </svg>
      <figcaption className="mt-1 text-sm text-muted tabular-nums">
        {plural(shapes.length, 'shape')}, from {degrees(bounds[0], 'E', 'W')} to {degrees(bounds[2], 'E', 'W')} and from{' '}
        {degrees(bounds[1], 'N', 'S')} to {degrees(bounds[3], 'N', 'S')}
        {cut ? '. Only the first 20,000 positions are drawn' : ''}
      </figcaption>
    </figure>
  );
}

function Shape({ shape: { kind, parts, name } }: { shape: GeoShape }) {
  const title = name === null ? null : <title>{name}</title>;
  if (kind === 'point') {
    const [x, y] = parts[0]?.[0] ?? [0, 0];
    return (
      <circle cx={x} cy={y} r={4} className="fill-running stroke-surface">
        {title}
      </circle>
    );
  }
  const path = parts.map((part) => `M${part.map(([x, y]) => `${x} ${y}`).join('L')}${kind === 'area' ? 'Z' : ''}`).join('');
  return (
    <path
      d={path}
      fillRule="evenodd"
      className={kind === 'area' ? 'fill-running/20 stroke-running' : 'fill-transparent stroke-running'}
      strokeWidth={1.5}
    >
      {title}
    </path>
  );
}

function degrees(value: number, plus: string, minus: string): string {
  return `${Math.abs(Math.round(value * 10_000) / 10_000)}° ${value < 0 ? minus : plus}`;
}
