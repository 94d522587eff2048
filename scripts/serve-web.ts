import { messageOf } from './plain-error';
import { migrate } from './migrations/migrate';

// The web server alone, as a container runs it: brings the database up to date and serves. What `npm start` does around that, such as
// a database, an engine and restarts, is up to whoever runs containers.
try {
  const url = process.env['DATABASE_URL'] ?? '';
  if (url === '') throw new Error('DATABASE_URL must name a PostgreSQL, such as postgresql://user:password@host:5432/database.');
  await migrate(url);
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}
await import('./web');
