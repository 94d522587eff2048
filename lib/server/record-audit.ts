import type { Caller } from './authenticate';
import { asJson, type Tx } from './db';
import type { Prisma } from './generated/prisma/client';

export interface AuditedChange {
  /** Such as `run.cancel`: the kind of object, and what was done. */
  action: string;
  object: { kind: string; id: string; name?: string };
  /** What changed, without secrets. */
  change?: Readonly<Record<string, unknown>>;
}

/** Adds to the audit in the transaction of the change itself, so that there is neither without the other. `by`: null for the server itself. */
export async function recordAudit(tx: Tx, by: Caller | null, audited: AuditedChange): Promise<void> {
  await tx.auditEntry.create({ data: auditColumns(by, audited) });
}

/** The entry as it is stored. */
export function auditColumns(by: Caller | null, { action, object, change }: AuditedChange): Prisma.AuditEntryCreateManyInput {
  return {
    ...{
      actorId: by === null || by.id === '' ? null : by.id,
      actorKind: by?.kind ?? 'server',
      actorName: by?.name ?? 'server',
      actorRole: by?.role ?? 'admin',
    },
    ...{ address: by?.address ?? null, action, objectKind: object.kind, objectId: object.id, objectName: object.name ?? null },
    ...(change === undefined || Object.keys(change).length === 0 ? {} : { change: asJson(change) }),
  };
}
