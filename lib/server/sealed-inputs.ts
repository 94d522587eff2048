import { GyozaError } from '@/lib/domain/errors';
import type { InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { maskSpecSecrets } from '@/lib/domain/redact-secrets';
import { maskSecrets, secretInputs } from '@/lib/domain/secret-inputs';
import type { Attempt, Definition } from './generated/prisma/client';
import { purposes } from './sealed-columns';
import { sealText, unsealText } from './secret-box';

/** Inputs as an attempt keeps them: secrets masked, and sealed beside them. */
export type StoredInputs = Pick<Attempt, 'inputs' | 'sealedInputs'>;

/**
 * Inputs on their way into an attempt of this run, to which the seal is bound: copied into another run's row, it does not open. Without secrets, and
 * for an ad-hoc run, whose `specs` are null, they stay as they are.
 */
export function sealInputs(runId: string, specs: InputSpecs | null, inputs: JsonObject): StoredInputs {
  const secret = specs === null ? [] : secretInputs(specs).filter((name) => Object.hasOwn(inputs, name));
  if (specs === null || secret.length === 0) return { inputs, sealedInputs: null };
  const values = Object.fromEntries(secret.map((name) => [name, inputs[name]]));
  return {
    inputs: maskSecrets(specs, inputs),
    sealedInputs: sealText(JSON.stringify(values), purposes.inputs(runId)),
  };
}

/** The inputs of an attempt with its secrets in clear; null when they were sealed under another key. Those of rows of before lie in clear. */
export function unsealedInputs({ runId, inputs, sealedInputs }: Pick<Attempt, 'runId'> & StoredInputs): JsonObject | null {
  if (sealedInputs === null) return inputs as JsonObject;
  const text = unsealText(sealedInputs, purposes.inputs(runId));
  // The masks stand where the secrets belong, so that the order of the inputs is kept.
  return text === null ? null : { ...(inputs as JsonObject), ...(JSON.parse(text) as JsonObject) };
}

/** The same where there is no going on without them. Throws `unavailable`. */
export function openInputs(attempt: Pick<Attempt, 'runId'> & StoredInputs): JsonObject {
  const inputs = unsealedInputs(attempt);
  if (inputs === null) throw new GyozaError('unavailable', `The secret inputs of this run were kept ${OTHER_KEY}`);
  return inputs;
}

/** What a run is told that cannot begin for this. */
export const UNREADABLE_SECRETS = 'Its secret inputs can no longer be read: the secret key of the server (GYOZA_SECRET_KEY) has changed.';

type StoredSpecs = Pick<Definition, 'inputSpecs' | 'sealedSpecs'>;

/** Specs on their way into a definition's row: what a secret would start with is sealed beside them, bound to that row. */
export function sealSpecs(definitionId: string, specs: InputSpecs): StoredSpecs {
  const masked = maskSpecSecrets(specs);
  const text = JSON.stringify(specs);
  const isPlain = JSON.stringify(masked) === text;
  return {
    inputSpecs: masked as unknown as Definition['inputSpecs'],
    sealedSpecs: isPlain ? null : sealText(text, purposes.specs(definitionId)),
  };
}

/** The specs of a definition with the defaults of its secrets. Throws `unavailable`. */
export function openSpecs({ id, inputSpecs, sealedSpecs }: Pick<Definition, 'id'> & StoredSpecs): InputSpecs {
  if (sealedSpecs === null) return inputSpecs as unknown as InputSpecs;
  const text = unsealText(sealedSpecs, purposes.specs(id));
  if (text === null) throw new GyozaError('unavailable', `The defaults of this op's secrets were kept ${OTHER_KEY}`);
  return JSON.parse(text) as InputSpecs;
}

const OTHER_KEY = 'under another secret key: set GYOZA_SECRET_KEY to the one of before.';
