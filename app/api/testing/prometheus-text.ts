/** One number of a scrape. */
export interface Sample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([^\s{]+)(?:\{(.*)\})? (\S+)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/;
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];

/**
 * Reads Prometheus's text format 0.0.4, as its documentation describes it, and throws where a scraper would complain: a sample without HELP
 * and TYPE, a family in two places, a label twice, the same sample twice, a last line without its end.
 */
export function parsePrometheus(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('The last line has no end.');
  const types = new Map<string, string>();
  const seen = new Set<string>();
  let family = '';
  const samples: Sample[] = [];
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment !== null) {
      const [, kind, name = '', rest = ''] = comment;
      if (kind === 'TYPE' && (types.has(name) || !TYPES.includes(rest))) throw new Error(`A second or unknown type: ${line}`);
      if (kind === 'TYPE') types.set(name, rest);
      family = name;
      continue;
    }
    const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
    const base = types.get(family) === 'histogram' ? name.replace(/_(bucket|sum|count)$/, '') : name;
    if (!NAME.test(name) || base !== family || !types.has(family)) throw new Error(`Not a sample of ${family}: ${line}`);
    const number = value === '+Inf' ? Infinity : Number(value);
    // Prometheus reads numbers as Go does, which knows NaN in any case of letters.
    if (Number.isNaN(number) && !/^nan$/i.test(value)) throw new Error(`Not a number: ${line}`);
    const key = line.slice(0, line.lastIndexOf(' '));
    if (seen.has(key)) throw new Error(`Twice: ${line}`);
    seen.add(key);
    samples.push({ name, labels: parseLabels(labels), value: number });
  }
  return samples;
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const [whole = '', name = '', value = ''] = LABEL.exec(rest) ?? [];
    if (whole === '' || name in labels) throw new Error(`Bad labels: ${text}`);
    labels[name] = value.replace(/\\([\\"n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
    rest = rest.slice(whole.length);
  }
  return labels;
}

/** The value of the one sample with this name and at least these labels; null when there is none. */
export function valueOf(samples: readonly Sample[], name: string, labels: Record<string, string> = {}): number | null {
  const found = samples.filter(
    (sample) => sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  if (found.length > 1) throw new Error(`${name} ${JSON.stringify(labels)} is ${found.length} samples.`);
  return found[0]?.value ?? null;
}
