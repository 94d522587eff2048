import { CodeBlock } from '@/components/ui/code-block';
import { cx } from '@/components/ui/cx';
import { curlExample } from './curl-example';
import { LazyDisclosure } from './lazy-disclosure';
import type { ApiCall, ApiReference } from './open-api';
import { SchemaType, SchemaView } from './schema-view';

const METHODS: Record<string, string> = {
  GET: 'text-running bg-running-soft',
  POST: 'text-completed bg-completed-soft',
  PUT: 'text-warning bg-warning-soft',
  PATCH: 'text-warning bg-warning-soft',
  DELETE: 'text-failed bg-failed-soft',
};

interface CallViewProps {
  call: ApiCall;
  server: string;
  schemas: ApiReference['schemas'];
}

/** One call: closed it says what it does, open it has everything. */
export function CallView({ call, server, schemas }: CallViewProps) {
  const bodies = Object.entries(call.requestBody?.content ?? {});
  return (
    <article
      id={call.operationId}
      aria-labelledby={`${call.operationId}-title`}
      className="border-t border-line px-4 py-3.5 first:border-0 sm:px-5"
    >
      <h3 id={`${call.operationId}-title`} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className={cx('rounded-sm px-1.5 py-0.5 font-mono text-xs font-semibold', METHODS[call.method])}>{call.method}</span>
        <code className="font-mono text-sm font-medium break-all">{call.path}</code>
      </h3>
      <p className="mt-1 text-sm text-muted">
        {call.summary}. {call.security?.length === 0 ? 'Needs no key.' : call.description}
      </p>
      <LazyDisclosure
        anchor={call.operationId}
        summary={
          <>
            Parameters, answers and example<span className="sr-only"> of {call.operationId}</span>
          </>
        }
      >
        <div className="grid gap-4 pb-2">
          <CodeBlock code={curlExample(call, server, schemas)} what={`example of ${call.operationId}`} />
          {call.parameters.length === 0 ? null : (
            <Part title="Parameters">
              <SchemaView
                schema={{
                  properties: Object.fromEntries(
                    call.parameters.map((each) => [
                      each.name,
                      {
                        ...each.schema,
                        description: [`in the ${each.in}`, each.description ?? each.schema.description].filter(Boolean).join(': '),
                      },
                    ]),
                  ),
                  required: call.parameters.filter((each) => each.required).map((each) => each.name),
                }}
              />
            </Part>
          )}
          {bodies.map(([type, { schema }]) => (
            <Part key={type} title={`Body, ${type}`}>
              {schema === undefined || type === 'application/octet-stream' ? (
                <p className="text-sm text-muted">The bytes themselves.</p>
              ) : (
                <SchemaView schema={schema} />
              )}
            </Part>
          ))}
          <Part title="Answers">
            <Answers call={call} />
          </Part>
        </div>
      </LazyDisclosure>
    </article>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <h4 className="mb-1 text-sm font-semibold">{title}</h4>
      {children}
    </div>
  );
}

function Answers({ call }: { call: ApiCall }) {
  return (
    <dl className="divide-y divide-line text-sm">
      {Object.entries(call.responses).map(([status, { description, content = {} }]) => (
        <div key={status} className="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-3 py-1.5">
          <dt className="font-mono text-xs leading-5">{status}</dt>
          <dd className="min-w-0 break-words">
            {description}{' '}
            {Object.entries(content).map(([type, { schema }]) => (
              <span key={type} className="mr-2 text-muted">
                <code className="font-mono text-xs">{type}</code>
                {schema === undefined || type !== 'application/json' ? null : (
                  <code className="font-mono text-xs">
                    {' '}
                    <SchemaType schema={schema} />
                  </code>
                )}
              </span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
