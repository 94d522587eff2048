'use client';

import { useCombobox } from 'downshift';
import { ChevronDown } from 'lucide-react';
import { useRef, useState } from 'react';
import { cx } from './cx';
import { useEarlyInput } from './use-ready';

export interface ComboItem {
  key: string;
  title: string;
}

interface ComboBoxProps {
  /** The attributes that tie the box to its words. */
  attributes: { id: string };
  items: readonly ComboItem[];
  /** The key of the chosen item; '' for none. */
  value: string;
  onChange: (key: string) => void;
  /** What choosing nothing is called; null where something must be chosen. */
  empty: string | null;
}

/**
 * A list to choose one of many from by typing a part of it, as the pattern of WAI-ARIA for a combobox with a list has it (by downshift). What was typed and
 * fits no item gives way to the one chosen before.
 */
export function ComboBox({ attributes, items, value, onChange, empty }: ComboBoxProps) {
  const frame = useRef<HTMLDivElement>(null);
  const chosen = items.find(({ key }) => key === value) ?? null;
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed === null ? items : matching(items, typed);
  const take = (key: string): void => {
    setTyped(null);
    if (key !== value) onChange(key);
  };
  // Whoever goes on after typing a part means the item that is marked, as the pattern has it.
  const leave = (text: string, marked: ComboItem | null): void => {
    const meant = items.find(({ title }) => folded(title) === folded(text)) ?? marked;
    if (text.trim() === '' && empty !== null) take('');
    else if (text.trim() !== '' && meant !== null) take(meant.key);
    else setTyped(null);
  };
  const { isOpen, highlightedIndex, getToggleButtonProps, getMenuProps, getInputProps, getItemProps } = useCombobox<ComboItem>({
    id: `${attributes.id}-combo`,
    inputId: attributes.id,
    items: [...shown],
    itemToString: (item) => item?.title ?? '',
    selectedItem: chosen,
    inputValue: typed ?? chosen?.title ?? '',
    defaultHighlightedIndex: 0,
    onStateChange: ({ type, selectedItem }) => {
      const { InputKeyDownEnter, InputKeyDownEscape, ItemClick, InputBlur } = useCombobox.stateChangeTypes;
      if (type === InputKeyDownEscape) setTyped(null);
      else if (type === InputKeyDownEnter || type === ItemClick) take((selectedItem ?? chosen)?.key ?? value);
      else if (type === InputBlur && typed !== null) leave(typed, selectedItem ?? shown[0] ?? null);
    },
  });
  useEarlyInput(frame, (element) => {
    const text = element.querySelector('input')?.value ?? '';
    if (text !== (chosen?.title ?? '')) leave(text, null);
  });
  return (
    <div ref={frame} className="relative w-full">
      <input
        {...getInputProps({
          ...attributes,
          'aria-labelledby': undefined,
          // At once: told a moment later, a letter typed meanwhile would be lost.
          onChange: (event) => {
            setTyped(event.currentTarget.value);
          },
        })}
        className="control pr-9"
        placeholder={empty ?? 'Type to search…'}
        autoComplete="off"
        spellCheck={false}
      />
      <button
        type="button"
        {...getToggleButtonProps({ 'aria-label': 'All choices' })}
        className="absolute inset-y-0 right-0 grid w-9 place-items-center text-muted hover:text-ink"
      >
        <ChevronDown aria-hidden="true" className="size-4" />
      </button>
      <ul
        {...getMenuProps({ 'aria-label': 'Choices', 'aria-labelledby': undefined })}
        className={cx(
          'absolute inset-x-0 z-20 mt-1 max-h-64 overflow-y-auto rounded-md border border-line bg-surface py-1 shadow-overlay',
          !isOpen && 'hidden',
        )}
      >
        {isOpen
          ? shown.map((item, index) => (
              <li
                key={item.key}
                {...getItemProps({ item, index })}
                className={cx(
                  'px-3 py-1.5 text-base break-words',
                  highlightedIndex === index && 'bg-sunken',
                  item.key === value && 'font-medium',
                )}
              >
                {item.title}
              </li>
            ))
          : null}
        {isOpen && shown.length === 0 ? (
          <li role="option" aria-disabled="true" aria-selected="false" className="px-3 py-1.5 text-sm text-muted">
            No choice has that in it.
          </li>
        ) : null}
      </ul>
    </div>
  );
}

/** Items whose title has all words of the text in it, those that begin with it first. */
function matching(items: readonly ComboItem[], text: string): ComboItem[] {
  const words = folded(text).split(/\s+/);
  const found = items.filter(({ title }) => words.every((word) => folded(title).includes(word)));
  const begins = ({ title }: ComboItem): boolean => folded(title).startsWith(folded(text));
  return [...found.filter(begins), ...found.filter((item) => !begins(item))];
}

/** Without case and accents, as people type. */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim();
}
