'use client';

import { useRouter } from 'next/navigation';

interface VersionPickerProps {
  name: string;
  version: string;
  /** Newest first; the current one may be missing when it is archived. */
  versions: string[];
  /** Kept in the address when the version changes. */
  rerunOf: string | null;
}

/** Another version of the same op: its readme, its form. */
export function VersionPicker({ name, version, versions, rerunOf }: VersionPickerProps) {
  const router = useRouter();
  const options = versions.includes(version) ? versions : [version, ...versions];
  const go = (chosen: string): void => {
    const params = new URLSearchParams({ version: chosen, ...(rerunOf === null ? {} : { rerun_of: rerunOf }) });
    router.push(`/definitions/${name}?${params}`);
  };
  return (
    <label className="flex items-center gap-2 text-sm font-medium">
      Version
      <select key={version} defaultValue={version} onChange={(event) => go(event.target.value)} className="control w-auto pr-8">
        {options.map((each) => (
          <option key={each} value={each}>
            {each === versions[0] ? `${each} (latest)` : versions.includes(each) ? each : `${each} (archived)`}
          </option>
        ))}
      </select>
    </label>
  );
}
