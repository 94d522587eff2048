import { Boxes } from 'lucide-react';
import { CodeBlock } from '@/components/ui/code-block';
import { EmptyState } from '@/components/ui/empty-state';

/** What to do where nothing is registered. */
export function NoOps({ server }: { server: string }) {
  const command = [
    `curl -X POST ${server}/definitions \\`,
    `  -H "X-API-Key: $GYOZA_API_KEY" \\`,
    `  -H "Content-Type: application/yaml" \\`,
    `  --data-binary @gyoza.yml`,
  ].join('\n');
  return (
    <div className="rounded-lg border border-line bg-surface shadow-raised">
      <EmptyState icon={Boxes} title="No op is registered yet">
        <p>
          An op is a container image with a form. Describe it in a <code className="font-mono">gyoza.yml</code> (the folder examples of the
          checkout has six) and register it:
        </p>
        <div className="mt-3 text-left text-ink">
          <CodeBlock code={command} what="the command" />
        </div>
      </EmptyState>
    </div>
  );
}
