'use client';

import { Save } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { putDefinitionYaml } from '@/lib/client/definitions';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { useDraft } from '@/components/run-form/use-draft';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { useReady } from '@/components/ui/use-ready';
import type { EditorHandle } from './code-editor';
import { DefinitionPreview } from './definition-preview';
import { ImportImage } from './import-image';
import { RemarkList } from './remark-list';
import { replacingWords } from './replacing-words';
import { useVerdict } from './use-verdict';

/** A third of a megabyte that no other page needs. */
const CodeEditor = dynamic(() => import('./code-editor'), {
  ssr: false,
  loading: () => <div className="h-80 rounded-md border border-edge bg-surface" />,
});

interface DefinitionEditorProps {
  /** The text to start from. */
  initial: string;
  /** Tells the drafts of one op from those of others. */
  draftKey: string;
}

/** Writes and registers a gyoza.yml: the text, what is to be said about it, and the form that it makes. */
export function DefinitionEditor({ initial, draftKey }: DefinitionEditorProps) {
  const router = useRouter();
  const ready = useReady();
  const editor = useRef<EditorHandle>(null);
  /** What stood there before an image was imported. */
  const before = useRef(initial);
  const [text, setText] = useState(initial);
  const [first, setFirst] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [confirming, setConfirming] = useState<string | null>(null);
  const verdict = useVerdict(text);
  const draft = useDraft<string>(`editor ${draftKey}`, text === initial ? null : text, (kept) => {
    setText(kept);
    setFirst(kept);
  });

  const put = async (): Promise<void> => {
    const { id, version } = await putDefinitionYaml(SAME_ORIGIN, text);
    draft.forget();
    router.push(`/definitions/${id}?${new URLSearchParams({ version })}`);
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      await work();
    } catch (error) {
      setFault(errorText(error));
    }
    setBusy(false);
  };
  const save = (): Promise<void> =>
    attempt(async () => {
      const { problems, replaces } = await verdict.ask(text);
      if (problems.length > 0) setFault('It was not saved: see the problems at their lines.');
      else if (replaces !== null && replaces.recent_runs > 0) setConfirming(replacingWords(verdict.version, replaces));
      else await put();
    });

  return (
    <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
      <div className="grid min-w-0 gap-3">
        {draft.isRestored ? (
          <Notice>
            What you typed here before was put back.{' '}
            <button
              type="button"
              className="link"
              onClick={() => {
                draft.forget();
                editor.current?.replace(initial);
              }}
            >
              Start over
            </button>
          </Notice>
        ) : null}
        <ImportImage
          onImport={(yaml) => {
            before.current = text;
            editor.current?.replace(yaml);
          }}
          onUndo={() => {
            editor.current?.replace(before.current);
          }}
        />
        <div className="min-w-0">
          <p id="editor-label" className="text-sm font-medium">
            Definition (gyoza.yml)
          </p>
          <p id="editor-help" className="mt-0.5 mb-1.5 text-sm text-muted">
            Tab leaves the text, Ctrl+] indents a line, Ctrl+Space suggests, F8 goes to the next remark.
          </p>
          <CodeEditor
            key={first}
            ref={editor}
            initial={first}
            labelId="editor-label"
            helpId="editor-help"
            remarks={verdict.remarks}
            onChange={setText}
          />
        </div>
        {fault === null ? null : (
          <Notice tone="error" announce>
            {fault}
          </Notice>
        )}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button variant="primary" disabled={!ready} aria-disabled={busy} onClick={() => void (busy ? undefined : save())}>
            <Save aria-hidden="true" className="size-4" />
            {busy ? 'Saving…' : 'Save'}
          </Button>
          {verdict.replaces === null ? null : (
            <p className="min-w-0 flex-1 text-sm text-muted">{replacingWords(verdict.version, verdict.replaces)}</p>
          )}
        </div>
        <ConfirmDialog
          open={confirming !== null}
          title={`Replace version ${verdict.version}?`}
          confirmLabel="Replace it"
          onClose={() => setConfirming(null)}
          onConfirm={() => {
            setConfirming(null);
            void attempt(put);
          }}
        >
          {confirming}
        </ConfirmDialog>
      </div>
      <div className="grid min-w-0 gap-4">
        <Panel id="remarks-title" title="Problems and hints">
          <RemarkList
            remarks={verdict.remarks}
            fault={verdict.fault}
            onPick={({ place }) => {
              editor.current?.goTo(place.from);
            }}
          />
        </Panel>
        <Panel id="preview-title" title="Preview of the form">
          <DefinitionPreview specs={verdict.specs} id={verdict.id} />
        </Panel>
      </div>
    </div>
  );
}
