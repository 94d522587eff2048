'use client';

import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { yaml, yamlLanguage } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { basicSetup } from 'codemirror';
import { useEffect, useEffectEvent, useRef, type Ref, useImperativeHandle } from 'react';
import { pageNonce } from '@/components/ui/page-nonce';
import { completeDefinition } from './complete-definition';
import type { Remark } from './use-verdict';

/** What the page may ask of the editor. */
export interface EditorHandle {
  /** Puts the cursor there and the focus on the text. */
  goTo: (offset: number) => void;
  /** Replaces the whole text, so that it can be undone. */
  replace: (text: string) => void;
}

interface CodeEditorProps {
  ref: Ref<EditorHandle>;
  /** What stands there first; later texts come by `replace`. */
  initial: string;
  /** Id of the text that names it, and of what describes it. */
  labelId: string;
  helpId: string;
  remarks: readonly Remark[];
  onChange: (text: string) => void;
}

/** The text of a gyoza.yml, with what is said about it at its lines. Tab is left to the browser, so that the keyboard gets out again. */
export default function CodeEditor({ ref, initial, labelId, helpId, remarks, onChange }: CodeEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useEffectEvent(onChange);
  const start = useEffectEvent(() => ({ initial, labelId, helpId }));

  useEffect(() => {
    const { initial: doc, labelId: label, helpId: help } = start();
    const editor = new EditorView({
      doc,
      parent: box.current ?? document.body,
      extensions: [
        // Its styles are elements that it makes; the page's policy takes those with the nonce.
        EditorView.cspNonce.of(pageNonce()),
        basicSetup,
        yaml(),
        yamlLanguage.data.of({ autocomplete: suggest }),
        autocompletion({ icons: false }),
        lintGutter(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-labelledby': label, 'aria-describedby': help, spellcheck: 'false', tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
        LOOK,
        syntaxHighlighting(COLOURS),
      ],
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const { length } = editor.state.doc;
    const diagnostics = remarks.map(({ kind, place, message }) => ({
      from: Math.min(place.from, length),
      to: Math.min(place.to, length),
      severity: kind === 'problem' ? ('error' as const) : ('info' as const),
      message,
    }));
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [remarks]);

  useImperativeHandle(ref, () => ({
    goTo: (offset) => {
      const editor = view.current;
      if (editor === null) return;
      const anchor = Math.min(offset, editor.state.doc.length);
      editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
      editor.focus();
    },
    replace: (text) => {
      const editor = view.current;
      editor?.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text }, selection: { anchor: 0 } });
    },
  }));

  return <div ref={box} className="min-w-0" />;
}

function suggest(context: CompletionContext): CompletionResult | null {
  const found = completeDefinition(context.state.sliceDoc(0, context.pos));
  // Not at every empty line: only where a word was begun, or where it was asked for.
  if (found === null || (!context.explicit && found.from === context.pos)) return null;
  return { from: found.from, options: found.words.map(({ label, insert }) => ({ label, apply: insert })), validFor: /^\w*$/ };
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--color-accent)' },
  { tag: tags.comment, color: 'var(--color-muted)', fontStyle: 'italic' },
  { tag: [tags.string, tags.content], color: 'var(--color-ink)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--color-muted)' },
  { tag: [tags.keyword, tags.meta, tags.labelName, tags.typeName], color: 'var(--color-assigned)' },
]);

const LOOK = EditorView.theme({
  '&': {
    height: '100%',
    minHeight: '20rem',
    maxHeight: '70vh',
    fontSize: '0.8125rem',
    color: 'var(--color-ink)',
    backgroundColor: 'var(--color-surface)',
    border: '1px solid var(--color-edge)',
    borderRadius: '0.4375rem',
    overflow: 'hidden',
  },
  '&.cm-focused': { outline: '2px solid var(--color-accent)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--color-ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--color-ink)' },
  '.cm-gutters': { backgroundColor: 'var(--color-sunken)', color: 'var(--color-muted)', borderRight: '1px solid var(--color-line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in oklab, var(--color-sunken) 60%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--color-accent-soft)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--color-accent-soft)',
    outline: '1px solid var(--color-line)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--color-accent-soft)' },
  '.cm-tooltip, .cm-panels': { backgroundColor: 'var(--color-surface)', color: 'var(--color-ink)', border: '1px solid var(--color-line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--color-action)', color: 'var(--color-on-action)' },
  '.cm-diagnostic': { maxWidth: '30rem', whiteSpace: 'normal' },
});
