import { CodeBlock } from '@/components/ui/code-block';

/** What to type on another machine. */
export function JoinCommand({ server }: { server: string }) {
  return (
    <>
      <CodeBlock code={`npm run worker -- --server ${server} --key KEY`} what="the command" />
      <p className="mt-2">
        Type it in a checkout of Gyoza on a machine with a container engine. KEY is the worker key: the file{' '}
        <code className="font-mono">worker-key</code> in the server’s data folder.
      </p>
    </>
  );
}
