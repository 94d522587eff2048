import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { callJson, type Connection } from '@/lib/client/connection';
import { getDefinition } from '@/lib/client/definitions';
import { ProblemError } from '@/lib/client/problem-error';
import { opDefinition, type OpDefinition } from '@/lib/contract/definition';
import type { OpFolder } from './op-folder';

/** What this installation registered last, per version: what tells a product update from a person's edit. */
const receipt = z.object({ sha256: z.string(), updatedAt: z.string() });
const receipts = z.record(z.string(), receipt);
export type Receipt = z.infer<typeof receipt>;

export type Decision = { kind: 'register' } | { kind: 'keep'; edited: boolean };

/**
 * Whether a sample op is to be posted. A version that a person has edited or archived stays as they left it; one that is
 * as we registered it follows the file.
 */
export function decideRegistration(
  now: Pick<OpDefinition, 'archived' | 'updatedAt'> | null,
  last: Receipt | undefined,
  sha256: string,
): Decision {
  if (now === null) return { kind: 'register' };
  if (now.archived || last === undefined || last.sha256 === sha256) return { kind: 'keep', edited: false };
  return now.updatedAt === last.updatedAt ? { kind: 'register' } : { kind: 'keep', edited: true };
}

/** Registers `op` where that is due. Throws when the server refuses or cannot be reached. */
export async function registerOp(op: OpFolder, server: Connection, book: ReceiptBook): Promise<Decision> {
  const sha256 = createHash('sha256').update(op.yaml).digest('hex');
  const key = `${op.id}@${op.version}`;
  const decision = decideRegistration(await findRegistered(op, server), book.get(key), sha256);
  if (decision.kind === 'register') {
    const { updatedAt } = await post(op, server);
    await book.set(key, { sha256, updatedAt });
  }
  return decision;
}

async function findRegistered(op: OpFolder, server: Connection): Promise<OpDefinition | null> {
  try {
    return await getDefinition(server, op.id, op.version);
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return null;
    throw error;
  }
}

/** As the YAML that it is, so that the server reads exactly what its author wrote. */
function post(op: OpFolder, server: Connection): Promise<OpDefinition> {
  return callJson(
    server,
    { method: 'POST', path: '/definitions', headers: { 'content-type': 'application/yaml' }, body: op.yaml },
    opDefinition,
  );
}

/** The receipts, in a file of the data folder. */
export class ReceiptBook {
  private constructor(
    private readonly path: string,
    private readonly entries: Record<string, Receipt>,
  ) {}

  static async open(dataDir: string): Promise<ReceiptBook> {
    const path = join(dataDir, 'sample-ops.json');
    try {
      return new ReceiptBook(path, receipts.parse(JSON.parse(await readFile(path, 'utf8'))));
    } catch (error) {
      const unusable =
        error instanceof SyntaxError ||
        error instanceof z.ZodError ||
        (error instanceof Error && 'code' in error && error.code === 'ENOENT');
      // Without receipts every registered version counts as a person's own, which loses nothing.
      if (unusable) return new ReceiptBook(path, {});
      throw error;
    }
  }

  get(key: string): Receipt | undefined {
    return this.entries[key];
  }

  async set(key: string, value: Receipt): Promise<void> {
    this.entries[key] = value;
    await writeFile(`${this.path}.new`, JSON.stringify(this.entries, null, 2));
    await rename(`${this.path}.new`, this.path);
  }
}
