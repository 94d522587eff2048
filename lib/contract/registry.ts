import { z } from 'zod';
import { timestamp } from './values';

/** Host of a registry, with its port where it has one; `docker.io` for images that name none. */
export const registryHost = z
  .string()
  .max(255)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$/, 'must be a host in lower case such as registry.example:5000, or docker.io');

/** PUT /registries/{host}. The password is kept encrypted and never returned. */
export const registryWrite = z.strictObject({ username: z.string().min(1).max(256), password: z.string().min(1).max(16_384) });
export type RegistryWrite = z.infer<typeof registryWrite>;

/** A login that is kept, without its password. */
export const registry = z
  .object({ host: registryHost, username: z.string(), createdAt: timestamp, updatedAt: timestamp })
  .meta({ id: 'Registry' });
export type Registry = z.infer<typeof registry>;
export const registryList = z.array(registry);

/** For the worker that fetches an image, as long as it holds the run. */
export const registryLogin = z.object({
  login: z.object({ host: registryHost, username: z.string(), password: z.string() }).nullable(),
});
export type RegistryLogin = NonNullable<z.infer<typeof registryLogin>['login']>;
