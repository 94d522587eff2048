import { randomUUID } from 'node:crypto';
import pg from 'pg';

/**
 * Set-up file of the `server` tests: gives each test file a database of its own, cloned from the migrated template, before
 * anything imports `lib/server/db`. The clones end with the whole PostgreSQL of the test run, so nothing is dropped here.
 */
const template = process.env['GYOZA_TEST_TEMPLATE_URL'];
if (template === undefined) throw new Error('GYOZA_TEST_TEMPLATE_URL is not set: run these tests with `npx vitest --project server`.');

const url = new URL(template);
const source = url.pathname.slice(1);
const name = `test_${randomUUID().replaceAll('-', '')}`;
url.pathname = '/postgres';
const client = new pg.Client({ connectionString: url.href });
await client.connect();
await client.query(`CREATE DATABASE ${name} TEMPLATE ${source}`);
await client.end();
url.pathname = `/${name}`;
process.env['DATABASE_URL'] = url.href;
