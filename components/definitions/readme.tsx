import type { Components } from 'react-markdown';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

/** A readme's headings begin below the page's own. */
const HEADINGS: Components = {
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
  h5: ({ children }) => <h6>{children}</h6>,
  a: ({ href, children }) => (
    <a href={href} rel="noreferrer noopener">
      {children}
    </a>
  ),
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
};

/** An author's Markdown. Raw HTML in it stays text and only harmless addresses become links. Rendered on the server: no parser reaches the browser. */
export function Readme({ markdown }: { markdown: string }) {
  return (
    <div className="prose text-sm">
      <Markdown remarkPlugins={[remarkGfm]} components={HEADINGS}>
        {markdown}
      </Markdown>
    </div>
  );
}
