'use client';

import { Download } from 'lucide-react';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { getInspection, requestInspection } from '@/lib/client/image-inspections';
import type { ImageInspection } from '@/lib/contract/image-inspection';
import { importLabels, type Imported } from '@/lib/domain/import-labels';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { FormField } from '@/components/ui/form-field';
import { Notice } from '@/components/ui/notice';
import { useReady } from '@/components/ui/use-ready';

const POLL_MS = 1000;

type Progress = { kind: 'none' } | { kind: 'busy'; words: string } | { kind: 'done'; words: string } | { kind: 'failed'; words: string };

interface ImportImageProps {
  /** Takes the text that the image brought. */
  onImport: (yaml: string) => void;
  /** Puts back what stood there before. */
  onUndo: () => void;
}

/** Fills the editor from the labels of an image, which a worker looks at. */
export function ImportImage({ onImport, onUndo }: ImportImageProps) {
  const ready = useReady();
  const [image, setImage] = useState('');
  const [progress, setProgress] = useState<Progress>({ kind: 'none' });
  const asking = useRef<AbortController | null>(null);
  useEffect(() => () => asking.current?.abort(), []);

  const fetchImage = async (name: string, signal: AbortSignal): Promise<void> => {
    let inspection = await requestInspection(SAME_ORIGIN, name, { signal });
    while (inspection.result === null && inspection.state !== 'FAILED') {
      setProgress({ kind: 'busy', words: inspection.detail ?? 'A worker looks at the image.' });
      await pause(signal);
      inspection = await getInspection(SAME_ORIGIN, inspection.id, { signal });
    }
    setProgress(take(name, inspection, onImport));
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const name = image.trim();
    if (name === '') {
      setProgress({ kind: 'failed', words: 'Write the name of an image first, such as registry.example/team/op:1.0.0.' });
      return;
    }
    asking.current?.abort();
    const { signal } = (asking.current = new AbortController());
    setProgress({ kind: 'busy', words: 'A worker is asked to look at the image.' });
    fetchImage(name, signal).catch((error: unknown) => {
      if (!signal.aborted) setProgress({ kind: 'failed', words: errorText(error) });
    });
  };

  return (
    <form onSubmit={submit} noValidate aria-label="Import from an image" className="grid gap-2">
      <FormField id="import-image" label="Image" help="Its label gyoza.yml, or what Cog says of its inputs, becomes the text below.">
        <div className="flex flex-wrap gap-2">
          <input
            id="import-image"
            aria-describedby="import-image-help"
            className="control min-w-0 flex-1 basis-48"
            placeholder="registry.example/team/op:1.0.0"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={image}
            onChange={(event) => setImage(event.target.value)}
          />
          <Button type="submit" disabled={!ready}>
            <Download aria-hidden="true" className="size-4" />
            Import from image
          </Button>
        </div>
      </FormField>
      <p role="status" className="text-sm text-muted">
        {progress.kind === 'busy' ? progress.words : ''}
      </p>
      {progress.kind === 'failed' ? (
        <Notice tone="error" title="Nothing was imported" announce>
          {progress.words}
        </Notice>
      ) : null}
      {progress.kind === 'done' ? (
        <Notice announce>
          {progress.words}{' '}
          <button
            type="button"
            className="link"
            onClick={() => {
              setProgress({ kind: 'none' });
              onUndo();
            }}
          >
            Put back what stood there
          </button>
        </Notice>
      ) : null}
    </form>
  );
}

/** Hands over what the labels bring, and says what came of it. */
function take(image: string, { result, detail }: ImageInspection, onImport: (yaml: string) => void): Progress {
  if (result === null) return { kind: 'failed', words: detail ?? 'The image could not be seen.' };
  const imported = importLabels(image, result.labels);
  if (imported.kind === 'gyoza' || imported.kind === 'cog') onImport(imported.yaml);
  return wordsFor(imported);
}

function wordsFor(imported: Imported): Progress {
  switch (imported.kind) {
    case 'gyoza':
      return { kind: 'done', words: 'The text is the image’s own gyoza.yml.' };
    case 'cog':
      return {
        kind: 'done',
        words: `The inputs are those that Cog names.${imported.notes.length === 0 ? '' : ' What could not be taken over stands at the top of the text.'}`,
      };
    case 'unreadable':
      return { kind: 'failed', words: `The image has the label ${imported.label}, but ${imported.message}.` };
    case 'none':
      return { kind: 'failed', words: 'The image has neither the label gyoza.yml nor one of Cog. Write its definition by hand.' };
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, POLL_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('No longer wanted.'));
    });
  });
}
