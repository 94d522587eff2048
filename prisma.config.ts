import { defineConfig } from 'prisma/config';

// `npm start` applies migrations itself, without Prisma's engine download; people who keep their database with
// the ordinary `prisma migrate deploy` get the same result from the same folder.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
