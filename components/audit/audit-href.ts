/** The fields of the filter, as they stand in the address. */
export const AUDIT_FIELDS = ['actor', 'action', 'object_kind', 'object_id', 'from', 'to'] as const;
export type AuditFields = Partial<Record<(typeof AUDIT_FIELDS)[number] | 'starting_after' | 'ending_before', string>>;

/** What an address asks for; a field that is empty or given twice is not given. */
export function parseAuditFields(asked: Readonly<Record<string, string | string[] | undefined>>): AuditFields {
  const names = [...AUDIT_FIELDS, 'starting_after', 'ending_before'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = asked[name];
      return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [];
    }),
  );
}

/** The part of it that chooses entries, whichever page of them is shown. */
export function auditFilterPart(fields: AuditFields): AuditFields {
  return Object.fromEntries(AUDIT_FIELDS.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])));
}

/** The address of the page that shows them. */
export function auditHref(fields: AuditFields): string {
  const query = new URLSearchParams(Object.entries(fields)).toString();
  return `/settings/audit${query === '' ? '' : `?${query}`}`;
}

/** Where the object of an entry is looked at; null for what has no page, or none of its own. */
export function objectHref({ object_kind, object_id }: { object_kind: string; object_id: string }): string | null {
  const page: Readonly<Record<string, string>> = { run: '/runs/', definition: '/definitions/', worker: '/workers/' };
  const base = page[object_kind];
  return base === undefined ? null : `${base}${encodeURIComponent(object_id)}`;
}
