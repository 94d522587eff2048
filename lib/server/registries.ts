import type { Registry, RegistryLogin, RegistryWrite } from '@/lib/contract/registry';
import { changedFields } from '@/lib/domain/changed-fields';
import { GyozaError } from '@/lib/domain/errors';
import { registryHost } from '@/lib/domain/image-reference';
import { actor } from './acting';
import { database, inTransaction } from './db';
import type { Registry as RegistryRecord } from './generated/prisma/client';
import { recordAudit } from './record-audit';
import { requireHolder, type Reporter } from './require-holder';
import { purposes } from './sealed-columns';
import { seal, unseal } from './secret-box';
import { lockRun } from './transition';

/** Every login that is kept, by host, without its password. */
export async function listRegistries(): Promise<Registry[]> {
  return (await database().registry.findMany({ orderBy: { host: 'asc' } })).map(present);
}

/** Throws `not_found`. */
export async function getRegistry(host: string): Promise<Registry> {
  const row = await database().registry.findUnique({ where: { host } });
  if (row === null) throw unknown(host);
  return present(row);
}

/** Keeps a login, in place of the one there was. */
export async function putRegistry(host: string, { username, password }: RegistryWrite): Promise<Registry> {
  const columns = { username, secret: seal(password, purposes.registry(host)), updatedAt: new Date() };
  return inTransaction(async (tx) => {
    const before = await tx.registry.findUnique({ where: { host } });
    const row = await tx.registry.upsert({ where: { host }, create: { host, ...columns }, update: columns });
    const change = { ...changedFields({ username: before?.username }, { username }), password: before === null ? 'set' : 'replaced' };
    await recordAudit(tx, actor(), { action: 'registry.put', object: { kind: 'registry', id: host }, change });
    return present(row);
  });
}

/** Throws `not_found`. */
export async function deleteRegistry(host: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.registry.deleteMany({ where: { host } });
    if (count === 0) throw unknown(host);
    await recordAudit(tx, actor(), { action: 'registry.delete', object: { kind: 'registry', id: host } });
  });
}

/**
 * The login with which the worker that holds a run fetches its image; null when none is kept. Throws `not_found`, `not_holder`, `unavailable` when it
 * was kept under another key.
 */
export async function registryLoginFor(runId: string, reporter: Reporter): Promise<RegistryLogin | null> {
  const image = await inTransaction(async (tx) => {
    const locked = await lockRun(tx, runId);
    requireHolder(locked, reporter);
    return locked.run.image;
  });
  const { login, host } = await openLogin(image);
  if (login !== null || host === null) return login;
  throw new GyozaError('unavailable', `The login for ${host} was kept under another secret key: set GYOZA_SECRET_KEY, or store it again.`);
}

/** The login that is kept for the registry of an image; null when there is none that can be read. */
export async function keptLogin(image: string): Promise<RegistryLogin | null> {
  return (await openLogin(image)).login;
}

/** `host`: for which a login is kept, readable or not. */
async function openLogin(image: string): Promise<{ login: RegistryLogin | null; host: string | null }> {
  const row = await database().registry.findUnique({ where: { host: registryHost(image) } });
  if (row === null) return { login: null, host: null };
  const { host, username } = row;
  const password = unseal(row.secret, purposes.registry(host));
  return { login: password === null ? null : { host, username, password }, host };
}

function present({ host, username, createdAt, updatedAt }: RegistryRecord): Registry {
  return { host, username, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

function unknown(host: string): GyozaError {
  return new GyozaError('not_found', `There is no login for the registry ${host}.`);
}
