'use client';

import { useReady } from '@/components/ui/use-ready';

/**
 * A PDF in the browser's own viewer, which keeps what a document contains apart from the page it stands in; no viewer begins in a frame with
 * `sandbox`. Where the browser has none, it can be opened or kept.
 */
export function PdfView({ src, name }: { src: string; name: string }) {
  const isReady = useReady();
  const hasViewer = isReady && navigator.pdfViewerEnabled;
  return (
    <div className="grid gap-1.5 text-sm">
      {hasViewer ? (
        <iframe
          src={src}
          title={`PDF: ${name}`}
          referrerPolicy="no-referrer"
          className="h-[36rem] w-full resize-y rounded-md border border-line bg-sunken"
        />
      ) : null}
      <p className="text-muted">
        {isReady && !hasViewer ? 'This browser shows no PDF in a page. ' : null}
        <a href={src} target="_blank" rel="noreferrer" className="link">
          Open it in a tab of its own
        </a>
      </p>
    </div>
  );
}
