import type { Metadata } from 'next';
import { serverAddress } from '../../server-address';
import { requireSession } from '../../session';
import { openApiDocument } from '@/lib/contract/openapi';
import { CallView } from '@/components/docs/call-view';
import { readOpenApi } from '@/components/docs/open-api';
import { LazyDisclosure } from '@/components/docs/lazy-disclosure';
import { SchemaView } from '@/components/docs/schema-view';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';

export const metadata: Metadata = { title: 'API reference' };

export default async function DocsPage() {
  await requireSession();
  const server = await serverAddress();
  const { version, groups, schemas } = readOpenApi(openApiDocument());
  return (
    <>
      <PageHeader
        title="API reference"
        lead={
          <>
            Everything these pages do, for scripts. The API has the pages’ own addresses: a browser gets the page, anything else gets JSON.
            Send your key as <code className="font-mono text-sm">X-API-Key</code>. Version {version}; for machines:{' '}
            {/* oxlint-disable-next-line nextjs/no-html-link-for-pages -- a document for machines, no page */}
            <a href="/openapi.json" className="link">
              openapi.json
            </a>
            .
          </>
        }
      />
      <nav aria-label="Contents" className="mb-5 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {[...groups.map(({ tag }) => tag), 'Schemas'].map((name) => (
          <a key={name} href={`#${name.toLowerCase()}`} className="link">
            {name}
          </a>
        ))}
      </nav>
      <div className="grid gap-5">
        {groups.map(({ tag, calls }) => (
          <Panel key={tag} id={tag.toLowerCase()} title={tag} flush className="scroll-mt-4">
            {calls.map((call) => (
              <CallView key={call.operationId} call={call} server={server} schemas={schemas} />
            ))}
          </Panel>
        ))}
        <Panel id="schemas" title="Schemas" flush>
          {schemas.map(([name, schema]) => (
            <section
              key={name}
              id={`schema-${name}`}
              aria-labelledby={`schema-${name}-title`}
              className="scroll-mt-4 border-t border-line px-4 py-3.5 first:border-0 sm:px-5"
            >
              <h3 id={`schema-${name}-title`} className="mb-1 font-mono text-sm font-semibold">
                {name}
              </h3>
              {schema.description === undefined ? null : <p className="mb-1 text-sm text-muted">{schema.description}</p>}
              <LazyDisclosure
                anchor={`schema-${name}`}
                summary={
                  <>
                    Fields<span className="sr-only"> of {name}</span>
                  </>
                }
              >
                <SchemaView schema={schema} />
              </LazyDisclosure>
            </section>
          ))}
        </Panel>
      </div>
    </>
  );
}
