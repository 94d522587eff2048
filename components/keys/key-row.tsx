import type { ApiKey } from '@/lib/contract/key';
import { Button } from '@/components/ui/button';
import { Tag } from '@/components/ui/tag';
import { Ago, When } from '@/components/ui/time';

/** What a key is called and what it may, on whose behalf and until when. */
export function KeyRow({ apiKey, busy, onRevoke }: { apiKey: ApiKey; busy: boolean; onRevoke: () => void }) {
  const { name, role, ops, worker_id, owner, is_managed, is_own, createdAt, expires_at, last_used_at } = apiKey;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-t border-line px-4 py-3 first:border-t-0 sm:px-5">
      <div className="min-w-0 flex-1 basis-64 text-sm">
        <p className="flex flex-wrap items-center gap-2">
          <strong className="min-w-0 text-base font-medium break-words">{name}</strong>
          <Tag>{role}</Tag>
          {is_own ? <Tag>the one you use</Tag> : null}
        </p>
        <p className="break-words text-muted">
          {ops.length === 0 ? null : <>For {ops.join(', ')} only. </>}
          {worker_id === null ? null : <>For the worker {worker_id}. </>}
          {is_managed ? 'From the settings of the server. ' : <>Made by {owner ?? 'the server'}, </>}
          {is_managed ? null : <When iso={createdAt} />}
          {is_managed ? null : '. '}
        </p>
        <p className="text-muted">
          {last_used_at === null ? (
            'Never used'
          ) : (
            <>
              Last used <Ago iso={last_used_at} />
            </>
          )}
          {'; '}
          {expires_at === null ? (
            'does not end by itself'
          ) : (
            <>
              ends <When iso={expires_at} />
            </>
          )}
          .
        </p>
      </div>
      {is_managed ? null : (
        <Button size="sm" aria-label={`Revoke ${name}`} disabled={busy} onClick={onRevoke}>
          Revoke
        </Button>
      )}
    </li>
  );
}
