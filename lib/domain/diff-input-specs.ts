import { ATTRIBUTES } from './spec-attributes';
import type { InputSpec, InputSpecs, Json } from './input-spec';
import { jsonEqual } from './json-value';
import { breaks, COMPATIBLE, harmless, judgeType, JUDGES, mayBeLeftOut, type Verdict } from './judge-spec-change';
import { maskSpec, maskSpecSecrets } from './redact-secrets';

export type ChangeKind = 'added' | 'removed' | 'changed';

/** One thing that differs. `before` and `after` are undefined where there is nothing. */
export interface Change extends Verdict {
  /** Of the attribute or field: `max`, `items.pattern`, `env.LEVEL`. */
  path: string;
  kind: ChangeKind;
  before: Json | undefined;
  after: Json | undefined;
}

/** What became of one input. Of one that was added or removed the attributes are those that it has or had, and the verdict is about the input. */
export interface InputChange extends Verdict {
  name: string;
  kind: ChangeKind;
  attributes: Change[];
}

/** Every input that differs, in the order of the form; those that are gone at the end. */
export function diffInputSpecs(before: InputSpecs, after: InputSpecs): InputChange[] {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  return [...Object.keys(after), ...gone].flatMap((name) => diffInput(name, own(before, name), own(after, name)));
}

function own(specs: InputSpecs, name: string): InputSpec | undefined {
  return Object.hasOwn(specs, name) ? specs[name] : undefined;
}

function diffInput(name: string, before: InputSpec | undefined, after: InputSpec | undefined): InputChange[] {
  if (before !== undefined && after !== undefined) {
    const attributes = diffSpec(before, after, '');
    const why = [...new Set(attributes.filter((each) => each.breaking).map((each) => each.why))];
    return attributes.length === 0
      ? []
      : [{ name, kind: 'changed', attributes, breaking: why.length > 0, why: why.length === 0 ? null : why.join(' ') }];
  }
  if (after !== undefined) return [{ name, kind: 'added', ...judgeAdded(after), attributes: listed(after, 'added') }];
  if (before === undefined) return [];
  return [{ name, kind: 'removed', ...breaks('Calls that send it are refused.'), attributes: listed(before, 'removed') }];
}

function judgeAdded(spec: InputSpec): Verdict {
  if (mayBeLeftOut(spec)) return harmless('Calls that do not know it go on as before.');
  const where = spec.visible_when === undefined && spec.choices_from === undefined ? '' : ' where it is asked for';
  return breaks(`It is required${where} and has no default: calls that do not know it are refused.`);
}

/** The attributes of an input that stands on one side alone. */
function listed(spec: InputSpec, kind: 'added' | 'removed'): Change[] {
  return Object.entries(maskSpec(spec)).map(([path, value]): Change => {
    const shown = value as Json;
    return { path, kind, ...COMPATIBLE, before: kind === 'added' ? undefined : shown, after: kind === 'added' ? shown : undefined };
  });
}

/** The attributes of two specs that differ, those of nested specs under their path. Values of secrets are compared, and shown masked. */
function diffSpec(before: InputSpec, after: InputSpec, prefix: string): Change[] {
  const [was, is] = [maskSpec(before), maskSpec(after)];
  const changes: Change[] = [];
  const add = (path: string, old: unknown, now: unknown, verdict: Verdict): void => {
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    changes.push({ path: `${prefix}${path}`, kind, before: old as Json | undefined, after: now as Json | undefined, ...verdict });
  };
  if (before.type !== after.type) add('type', before.type, after.type, judgeType(before.type, after.type));
  for (const attribute of ATTRIBUTES) {
    const [old, now] = [before[attribute] as Json | undefined, after[attribute] as Json | undefined];
    if (old === now || (old !== undefined && now !== undefined && jsonEqual(old, now))) continue;
    if (attribute === 'items') changes.push(...diffItems(before.items, after.items, prefix));
    else if (attribute === 'properties') changes.push(...diffProperties(before.properties, after.properties, prefix));
    else add(attribute, was[attribute], is[attribute], JUDGES[attribute](before, after));
  }
  return changes;
}

function diffItems(before: InputSpec | undefined, after: InputSpec | undefined, prefix: string): Change[] {
  if (before !== undefined && after !== undefined) return diffSpec(before, after, `${prefix}items.`);
  const verdict = after === undefined ? COMPATIBLE : breaks('Items that do not fit it are refused.');
  return [oneSided(`${prefix}items`, before && maskSpec(before), after && maskSpec(after), verdict)];
}

function diffProperties(before: InputSpecs | undefined, after: InputSpecs | undefined, prefix: string): Change[] {
  const path = `${prefix}properties`;
  if (before === undefined || after === undefined) {
    const verdict = after === undefined ? COMPATIBLE : breaks('Entries that it does not name are refused.');
    return [oneSided(path, before && maskSpecSecrets(before), after && maskSpecSecrets(after), verdict)];
  }
  return [...new Set([...Object.keys(after), ...Object.keys(before)])].flatMap((name) => {
    const [old, now] = [own(before, name), own(after, name)];
    if (old !== undefined && now !== undefined) return diffSpec(old, now, `${path}.${name}.`);
    const verdict = now === undefined ? breaks('Calls that send it are refused.') : judgeAdded(now);
    return [oneSided(`${path}.${name}`, old && maskSpec(old), now && maskSpec(now), verdict)];
  });
}

/** A nested spec that stands on one side alone. */
function oneSided(
  path: string,
  before: InputSpec | InputSpecs | undefined,
  after: InputSpec | InputSpecs | undefined,
  verdict: Verdict,
): Change {
  const kind = before === undefined ? 'added' : 'removed';
  return { path, kind, before: before as Json | undefined, after: after as Json | undefined, ...verdict };
}
