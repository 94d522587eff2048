import { isNameless, refName, type JsonSchema } from './open-api';

/** A type in a few words, named schemas as links. */
export function SchemaType({ schema }: { schema: JsonSchema }) {
  if (schema.$ref !== undefined) {
    const name = refName(schema.$ref);
    if (isNameless(name)) return <>any JSON</>;
    return (
      <a href={`#schema-${name}`} className="link">
        {name}
      </a>
    );
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    return choices.map((choice, index) => (
      <span key={index}>
        {index === 0 ? null : ' or '}
        <SchemaType schema={choice} />
      </span>
    ));
  }
  if (schema.allOf !== undefined) return schema.allOf.map((part, index) => <SchemaType key={index} schema={part} />);
  if (schema.const !== undefined) return <>{JSON.stringify(schema.const)}</>;
  if (schema.enum !== undefined) return <>{schema.enum.map((value) => JSON.stringify(value)).join(' | ')}</>;
  if (schema.type === 'array') {
    return <>list of {schema.items === undefined ? 'anything' : <SchemaType schema={schema.items} />}</>;
  }
  if (schema.type === 'object' && schema.properties === undefined) return <>object</>;
  return (
    <>
      {schema.type === undefined ? 'anything' : [schema.type].flat().join(' or ')}
      {schema.format === undefined ? '' : ` (${schema.format})`}
    </>
  );
}

/** The limits of a value, in words. */
function limits(schema: JsonSchema): string {
  const range = (low: number | undefined, high: number | undefined, unit: string): string | null => {
    const top = high === Number.MAX_SAFE_INTEGER ? undefined : high;
    const bottom = low === Number.MIN_SAFE_INTEGER ? undefined : low;
    if (bottom === undefined && top === undefined) return null;
    if (bottom === undefined) return `at most ${top}${unit}`;
    return top === undefined ? `at least ${bottom}${unit}` : `${bottom} to ${top}${unit}`;
  };
  return [
    range(schema.minimum, schema.maximum, ''),
    schema.exclusiveMinimum === undefined ? null : `more than ${schema.exclusiveMinimum}`,
    range(schema.minLength, schema.maxLength, ' characters'),
    range(schema.minItems, schema.maxItems, ' items'),
    schema.default === undefined ? null : `${JSON.stringify(schema.default)} when absent`,
  ]
    .filter((each) => each !== null)
    .join(', ');
}

/** The properties of an object, or the type of anything else. */
export function SchemaView({ schema }: { schema: JsonSchema }) {
  if (schema.properties === undefined) {
    return (
      <p className="text-sm break-words">
        <code className="font-mono text-xs">
          <SchemaType schema={schema} />
        </code>
      </p>
    );
  }
  const required = new Set(schema.required);
  return (
    <dl className="divide-y divide-line text-sm">
      {Object.entries(schema.properties).map(([name, property]) => (
        <div key={name} className="grid gap-x-4 gap-y-0.5 py-1.5 sm:grid-cols-[minmax(0,13rem)_minmax(0,1fr)]">
          <dt className="font-mono text-xs leading-5 break-all">
            {name}
            {required.has(name) ? <span className="text-muted"> required</span> : null}
          </dt>
          <dd className="min-w-0 break-words">
            <code className="font-mono text-xs">
              <SchemaType schema={property} />
            </code>
            <span className="text-muted">{[property.description, limits(property)].filter(Boolean).map((text) => ` · ${text}`)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
