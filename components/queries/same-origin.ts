import type { Connection } from '@/lib/client/connection';

/** The server that this page came from, asked with the browser's session. */
export const SAME_ORIGIN: Connection = { url: '' };
