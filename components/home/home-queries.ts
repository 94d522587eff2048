import type { RunsFilter } from '@/components/queries/list-queries';

/** The short lists of the home page. */
export const RUNNING: RunsFilter = { state: 'RUNNING', limit: '5' };
export const PLACED: RunsFilter = { state: 'ASSIGNED', limit: '5' };
export const WAITING: RunsFilter = { state: 'PENDING', limit: '5' };
export const FAILED: RunsFilter = { state: 'FAILED', limit: '5' };
