'use client';

import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { versionsHref } from './version-links';

interface CompareFormProps {
  name: string;
  from: string;
  to: string;
  /** Everything that can be compared, newest first: references and how they are called. */
  options: { value: string; label: string }[];
}

/** Two choices that make up the address of a comparison. A plain form, which a change sends at once. */
export function CompareForm({ name, from, to, options }: CompareFormProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const go = (): void => {
    if (form.current === null) return;
    const given = [...new FormData(form.current)].map(([key, value]) => [key, typeof value === 'string' ? value : '']);
    router.replace(`${versionsHref(name)}?${new URLSearchParams(given)}`, { scroll: false });
  };
  return (
    <form ref={form} action={versionsHref(name)} method="get" onChange={go} className="flex flex-wrap items-end gap-3">
      <Choice name="from" label="From" value={from} options={options} />
      <Choice name="to" label="To" value={to} options={options} />
      <noscript>
        <Button type="submit">Compare</Button>
      </noscript>
    </form>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  value: string;
  options: CompareFormProps['options'];
}

function Choice({ name, label, value, options }: ChoiceProps) {
  return (
    <label className="block min-w-0 max-sm:flex-1 max-sm:basis-32">
      <span className="mb-1 block text-sm font-medium">{label}</span>
      {/* The key makes the choice follow the address when that changes by a link or the back button. */}
      <select key={value} name={name} defaultValue={value} className="control max-w-full pr-8">
        {options.some((each) => each.value === value) ? null : <option value={value}>{value}</option>}
        {options.map((each) => (
          <option key={each.value} value={each.value}>
            {each.label}
          </option>
        ))}
      </select>
    </label>
  );
}
