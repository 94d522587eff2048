import { cx } from '@/components/ui/cx';

interface TagFilterProps {
  tags: { tag: string; count: number }[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** Tags to press: an op must carry all that are pressed. One that no op carries, from an old address, is there to be released. */
export function TagFilter({ tags, chosen, onChange }: TagFilterProps) {
  const gone = chosen.filter((tag) => !tags.some((each) => each.tag === tag)).map((tag) => ({ tag, count: 0 }));
  const all = [...tags, ...gone];
  if (all.length === 0) return null;
  return (
    <div role="group" aria-label="Tags" className="mb-5 flex flex-wrap gap-2">
      {all.map(({ tag, count }) => {
        const pressed = chosen.includes(tag);
        return (
          <button
            key={tag}
            type="button"
            aria-pressed={pressed}
            onClick={() => onChange(pressed ? chosen.filter((each) => each !== tag) : [...chosen, tag])}
            className={cx(
              'inline-flex min-h-8 max-w-full items-center gap-1.5 rounded-full border px-3 text-sm font-medium transition-colors',
              pressed
                ? 'border-transparent bg-action text-on-action'
                : 'border-line bg-surface text-muted hover:border-edge hover:text-ink',
            )}
          >
            <span className="min-w-0 truncate">{tag}</span>
            <span className="tabular-nums">
              {count}
              <span className="sr-only">{count === 1 ? ' op' : ' ops'}</span>
            </span>
          </button>
        );
      })}
    </div>
  );
}
