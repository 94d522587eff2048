import type Docker from 'dockerode';
import type { Connection } from '@/lib/client/connection';
import { connectEngine } from '@/scripts/samples/engine';

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: it tells the tests which product to use.`);
  return value;
}

/** The product that every spec uses, as somebody with an admin key reaches it. */
export const product = { url: given('GYOZA_SERVER_URL').replace(/\/$/, ''), key: given('GYOZA_API_KEY') } satisfies Connection;

/** The container engine that the product's worker uses, as DOCKER_HOST is written. */
export const engineHost = given('GYOZA_TEST_DOCKER_HOST');

/** That engine, to look behind the product's back. */
export const engine: Docker = connectEngine(engineHost);

/** The process of `npm start`, which starts again what is killed of it; of a product that was started elsewhere GYOZA_TEST_PRODUCT_PID tells it. */
export const productPid = (): number => Number(given('GYOZA_TEST_PRODUCT_PID'));

/** Where its provider of single sign-on is to be started; of a product that was started elsewhere GYOZA_TEST_SIGN_ON_PORT tells it. */
export const signOnPort = (): number => Number(given('GYOZA_TEST_SIGN_ON_PORT'));

/** The product's data folder, to look behind its back; of one that was started elsewhere GYOZA_TEST_DATA_DIR tells it. */
export const dataFolder = (): string => given('GYOZA_TEST_DATA_DIR');
