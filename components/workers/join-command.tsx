import { CodeBlock } from '@/components/ui/code-block';
import { Link } from '@/components/ui/link';

/** What to type on another machine. `mayMakeKey`: whether the reader may make the key of a worker. */
export function JoinCommand({ server, mayMakeKey }: { server: string; mayMakeKey: boolean }) {
  return (
    <>
      <CodeBlock code={`npm run worker -- --server ${server} --key KEY`} what="the command" />
      <p className="mt-2">
        Type it in a checkout of Gyoza on a machine with a container engine. KEY is the worker key: the file{' '}
        <code className="font-mono">worker-key</code> in the server’s data folder
        {mayMakeKey ? (
          <>
            , or better one of its own, of the role Worker:{' '}
            <Link href="/settings/keys" className="link">
              make a key
            </Link>
          </>
        ) : null}
        .
      </p>
    </>
  );
}
