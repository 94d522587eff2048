import { definitionWrite, type DefinitionWrite } from '@/lib/contract/definition';
import { fieldProblems } from '@/lib/contract/field-problems';
import type { LintAnswer } from '@/lib/contract/lint';
import { lintDefinition } from '@/lib/domain/lint-definition';
import type { Hint } from '@/lib/domain/lint-hint';
import { inputsWithHabits } from '@/lib/domain/lint-past-values';
import { refusedImage } from './allowed-images';
import { database, query } from './db';
import { isDestination } from './destinations';
import { pastValues } from './past-values';
import { refusedCapabilities } from './put-definition';

/** How many runs of an op are looked at for those of one version. */
const RECENT_RUNS = 1000;

/** What posting a definition would come to: why it would be refused, how its form could be kinder, and whether it would replace something. */
export async function judgeDefinition(raw: unknown): Promise<LintAnswer> {
  const parsed = definitionWrite.safeParse(raw, { reportInput: true });
  if (!parsed.success) return { problems: fieldProblems(parsed.error, 'field'), hints: [], replaces: null };
  const definition = parsed.data;
  const refused = [refusedCapabilities(definition)?.problem ?? null, refusedImage(definition.image)].filter((each) => each !== null);
  const [values, replaces, unheard] = await Promise.all([
    pastValues(definition.id, inputsWithHabits(definition.input_specs)),
    replacedVersion(definition),
    unheardTopic(definition),
  ]);
  return { problems: refused, hints: [...lintDefinition(definition, values), ...unheard], replaces };
}

/** A topic is a name that an administrator may give a destination later, so it is no fault that none has it yet. */
async function unheardTopic({ event_delivery: delivery }: DefinitionWrite): Promise<Hint[]> {
  if (delivery == null || (await isDestination(delivery.topic))) return [];
  const message = `No destination is named “${delivery.topic}” yet, so nobody hears of these runs: an administrator adds it under Settings, Destinations.`;
  return [{ path: 'event_delivery.topic', message, rule: 'topic' }];
}

async function replacedVersion({ id, version }: DefinitionWrite): Promise<LintAnswer['replaces']> {
  const [row] = await query<{ there: boolean; runs: number }>(
    database(),
    `select exists (select from definitions where name = $1 and version = $2 and superseded_at is null) as there,
       (select count(*)::int from (
          select op_version from runs where op_definition = $1 order by created_at desc, id desc limit ${RECENT_RUNS}
        ) recent where op_version = $2) as runs`,
    [id, version],
  );
  return row?.there === true ? { recent_runs: row.runs } : null;
}
