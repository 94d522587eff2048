import {
  retention,
  retentionPreview,
  type Retention,
  type RetentionPreview,
  type RetentionRule,
  type RetentionWrite,
} from '@/lib/contract/retention';
import { callJson, type CallOptions, type Connection } from './connection';

/** Sets the rules, whole. */
export function putRetention(server: Connection, body: RetentionWrite, options?: CallOptions): Promise<Retention> {
  return callJson(server, { method: 'PUT', path: '/retention', json: body }, retention, options);
}

/** What rules would delete now. */
export function previewRetention(server: Connection, rules: RetentionRule[], options?: CallOptions): Promise<RetentionPreview> {
  return callJson(server, { method: 'POST', path: '/retention/preview', json: { rules } }, retentionPreview, options);
}
