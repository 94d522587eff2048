import { FilterChoice, FilterText } from '@/components/runs/filter-fields';
import { Button, ButtonLink } from '@/components/ui/button';
import { auditFilterPart, auditHref, type AuditFields } from './audit-href';

const KINDS = [
  ...['run', 'definition', 'preset', 'link', 'view', 'bulk', 'file', 'image', 'worker', 'key', 'person', 'invitation', 'passkey'],
  ...['session', 'registry', 'destination', 'retention'],
];

/** Choices that make up the address: a plain form. */
export function AuditFilterForm({ fields }: { fields: AuditFields }) {
  const kind = fields.object_kind;
  return (
    <form action="/settings/audit" method="get" role="search" aria-label="Audit" className="mb-4 flex flex-wrap items-end gap-3">
      <FilterText name="actor" label="Who" value={fields.actor} placeholder="Name or id" />
      <FilterText name="action" label="Action" value={fields.action} placeholder="run.cancel" />
      <FilterChoice name="object_kind" label="Kind" value={kind}>
        <option value="">All kinds</option>
        {kind === undefined || KINDS.includes(kind) ? null : <option value={kind}>{kind}</option>}
        {KINDS.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </FilterChoice>
      <FilterText name="object_id" label="Id" value={fields.object_id} placeholder="of a run" />
      <FilterText name="from" label="From" unit="UTC" type="date" value={fields.from} />
      <FilterText name="to" label="To" unit="UTC" type="date" value={fields.to} />
      <Button type="submit">Filter</Button>
      {Object.keys(auditFilterPart(fields)).length === 0 ? null : (
        <ButtonLink href={auditHref({})} variant="quiet">
          Clear filters
        </ButtonLink>
      )}
    </form>
  );
}
