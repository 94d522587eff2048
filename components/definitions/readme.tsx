import type { Components } from 'react-markdown';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { isNestedTooDeeply } from '@/lib/domain/markdown-depth';

/** Classes, where the parser of Markdown would write a `style` attribute. */
const ALIGNED: Readonly<Record<string, string>> = { left: 'text-left', center: 'text-center', right: 'text-right' };

/** A readme's headings begin below the page's own, and its pictures load nothing from elsewhere: whoever serves one would learn who reads it. */
const ELEMENTS: Components = {
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
  img: ({ src, alt }) =>
    typeof src === 'string' && isOurs(src) ? (
      <img src={src} alt={alt ?? ''} loading="lazy" />
    ) : (
      <span className="text-muted">{alt === undefined || alt === '' ? '[picture]' : `[picture: ${alt}]`}</span>
    ),
  th: ({ style, children }) => <th className={ALIGNED[String(style?.textAlign)]}>{children}</th>,
  td: ({ style, children }) => <td className={ALIGNED[String(style?.textAlign)]}>{children}</td>,
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
};

/** An address on this server. Browsers read a backslash as a slash, and leave out tabs and line ends. */
function isOurs(src: string): boolean {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(src);
}

/** An author's Markdown. Raw HTML in it stays text and only harmless addresses become links. Rendered on the server: no parser reaches the browser. */
export function Readme({ markdown }: { markdown: string }) {
  if (isNestedTooDeeply(markdown)) {
    return (
      <>
        <p className="mb-2 text-sm text-muted">This readme is nested too deeply to be laid out. This is its text.</p>
        <pre tabIndex={0} className="max-h-96 overflow-auto font-mono text-xs break-words whitespace-pre-wrap">
          {markdown}
        </pre>
      </>
    );
  }
  return (
    <div className="prose text-sm">
      <Markdown remarkPlugins={[remarkGfm]} components={ELEMENTS}>
        {markdown}
      </Markdown>
    </div>
  );
}
