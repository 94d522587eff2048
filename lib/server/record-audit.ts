import type { Caller } from './authenticate';
import type { Tx } from './db';
import type { Prisma } from './generated/prisma/client';

export interface AuditedChange {
  /** Such as `run.cancel`: the kind of object, and what was done. */
  action: string;
  object: { kind: string; id: string; name?: string };
  /** What changed, without secrets. */
  change?: Prisma.InputJsonObject;
}

/** Adds to the audit in the transaction of the change itself, so that there is neither without the other. `by`: null for the server itself. */
export async function recordAudit(tx: Tx, by: Caller | null, { action, object, change }: AuditedChange): Promise<void> {
  await tx.auditEntry.create({
    data: {
      ...{ actorId: by?.id ?? null, actorKind: by?.kind ?? 'server', actorName: by?.name ?? 'server', actorRole: by?.role ?? 'admin' },
      ...{ address: by?.address ?? null, action, objectKind: object.kind, objectId: object.id, objectName: object.name ?? null },
      ...(change === undefined ? {} : { change }),
    },
  });
}
