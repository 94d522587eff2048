/** Everything that is sealed, and what each seal is bound to. Without a purpose from here nothing is sealed, so `rotateKey` knows all of it. */
export const purposes = {
  registry: (host: string) => purpose(`registry ${host}`),
  link: (id: string) => purpose(`link ${id}`),
  destination: (id: string) => purpose(`destination ${id}`),
  answer: (callerId: string) => purpose(`answer to ${callerId}`),
  inputs: (runId: string) => purpose(`secret inputs of run ${runId}`),
  specs: (definitionId: string) => purpose(`specs of definition ${definitionId}`),
};

/** What a seal is bound to. */
export type Purpose = string & { readonly sealedFor: unique symbol };

/** Of what a browser is given and brings back within minutes: it lies nowhere, so that there is nothing to seal anew. */
export function passkeyPurpose(text: string): Purpose {
  return purpose(`passkey ${text}`);
}

/** The same for what a browser brings back from the provider of single sign-on. */
export function signOnPurpose(): Purpose {
  return purpose('single sign-on');
}

function purpose(text: string): Purpose {
  return text as Purpose;
}

/** Where it lies. */
export interface SealedColumn {
  table: string;
  /** The key of its rows in the order of its index, with types; the first column is what the seal is bound to. */
  key: readonly (readonly [name: string, type: 'text' | 'uuid' | 'int'])[];
  /** The sealed bytes in base64 as an expression, the column itself, and its new value from a parameter in base64. */
  read: string;
  column: string;
  write: (parameter: string) => string;
}

export const SEALED_COLUMNS: Readonly<Record<keyof typeof purposes, SealedColumn>> = {
  registry: bytes('registries', 'secret', 'host', 'text'),
  link: bytes('links', 'sealed_token', 'id', 'uuid'),
  destination: bytes('destinations', 'secret', 'id', 'uuid'),
  answer: {
    table: 'idempotency_keys',
    key: [
      ['key_id', 'uuid'],
      ['key', 'text'],
    ],
    read: `body ->> 'sealed'`,
    column: 'body',
    write: (parameter) => `json_build_object('sealed', ${parameter}::text)`,
  },
  inputs: {
    table: 'attempts',
    key: [
      ['run_id', 'uuid'],
      ['attempt', 'int'],
    ],
    read: 'sealed_inputs',
    column: 'sealed_inputs',
    write: (parameter) => `${parameter}::text`,
  },
  specs: {
    table: 'definitions',
    key: [['id', 'uuid']],
    read: 'sealed_specs',
    column: 'sealed_specs',
    write: (parameter) => `${parameter}::text`,
  },
};

function bytes(table: string, column: string, key: string, type: 'text' | 'uuid'): SealedColumn {
  const read = `translate(encode(${column}, 'base64'), E'\\n', '')`;
  return { table, key: [[key, type]], read, column, write: (parameter) => `decode(${parameter}, 'base64')` };
}
