import { may, type Actor } from './may';

/** What is not there for somebody: of a run itself its inputs, outputs and events, and beside it its logs and files. */
const HIDDEN_PAYLOADS = ['inputs', 'outputs', 'events', 'logs', 'files'] as const;

interface Payloads {
  inputs: object;
  outputs: object;
  events: readonly unknown[];
}

/** A run or an attempt as somebody may read it: without its payloads, and saying so, where they are hidden from them. */
export function hidePayloads<T extends Payloads>(actor: Actor, op: string | null, given: T): T {
  if (actor.role === 'worker' || actor.role === 'guest' || may(actor, 'payloads', { op })) return given;
  return { ...given, inputs: {}, outputs: {}, events: [], hidden: [...HIDDEN_PAYLOADS] };
}
