import type { AuditEntry } from '@/lib/contract/audit';
import { Disclosure } from '@/components/ui/disclosure';
import { Link } from '@/components/ui/link';
import { Tag } from '@/components/ui/tag';
import { When } from '@/components/ui/time';
import { objectHref } from './audit-href';

/** Who did what, when and from where, and what it changed. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const { at, actor_kind, actor_name, actor_role, address, action, object_kind, object_id, object_name, change } = entry;
  const href = objectHref(entry);
  const name = object_name ?? object_id;
  return (
    <li className="border-t border-line px-4 py-3 text-sm first:border-t-0 sm:px-5">
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <strong className="min-w-0 font-medium break-words">{actor_name}</strong>
        <Tag>{action}</Tag>
        {href === null ? (
          <span className="min-w-0 break-words">{name}</span>
        ) : (
          <Link href={href} className="link min-w-0 break-words">
            {name}
          </Link>
        )}
      </p>
      <p className="break-words text-muted">
        <When iso={at} />
        {actor_kind === 'server' ? ', by itself' : `, ${actor_kind} of the role ${actor_role}`}
        {address === null ? '' : `, from ${address}`}
      </p>
      {change === null && object_name === null ? null : (
        <Disclosure summary="More">
          {object_name === null ? null : (
            <p className="break-all text-muted">
              {object_kind} <code className="font-mono text-xs">{object_id}</code>
            </p>
          )}
          {change === null ? null : (
            <pre
              tabIndex={0}
              role="region"
              aria-label={`What ${action} changed`}
              className="mt-1 overflow-x-auto rounded-md bg-sunken p-2 font-mono text-xs"
            >
              {JSON.stringify(change, null, 2)}
            </pre>
          )}
        </Disclosure>
      )}
    </li>
  );
}
