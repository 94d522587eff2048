'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState, type ComponentProps } from 'react';
import { runDefinition } from '@/lib/client/definitions';
import type { OpDefinition } from '@/lib/contract/definition';
import type { InputSpecs } from '@/lib/domain/input-spec';
import { noteStarted } from '@/components/notices/use-wanted-notices';
import { PresetBar } from '@/components/presets/preset-bar';
import { forecastQuery } from '@/components/queries/list-queries';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { ShareLink } from '@/components/recipes/share-link';
import { RunForm } from '@/components/run-form/run-form';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ForecastLine } from './forecast-line';

interface RunDefinitionFormProps extends Omit<ComponentProps<typeof RunForm>, 'onRun' | 'start' | 'share' | 'beforeRun' | 'definition'> {
  definition: Pick<OpDefinition, 'id' | 'version' | 'input_specs' | 'public_links'>;
  /** Id of the preset that the form starts with. */
  preset: string | null;
}

/** The form of an op on its own page: Run starts the version on screen and leads to the run at once. A run that no worker could take is asked about first. */
export function RunDefinitionForm({ preset, ...props }: RunDefinitionFormProps) {
  const router = useRouter();
  const { id, version } = props.definition;
  const { data: forecast } = useQuery(forecastQuery(id, version));
  const [asked, setAsked] = useState<((isWanted: boolean) => void) | null>(null);
  const answer = (isWanted: boolean): void => {
    asked?.(isWanted);
    setAsked(null);
  };
  return (
    <>
      <RunForm
        {...props}
        start={({ inputsNow, startFrom }) => (
          <PresetBar
            name={id}
            specs={props.definition.input_specs as unknown as InputSpecs}
            startedWith={preset}
            inputsNow={inputsNow}
            onPick={startFrom}
          />
        )}
        share={({ inputsNow }) => <ShareLink definition={props.definition} inputsNow={inputsNow} />}
        beforeRun={<ForecastLine name={id} version={version} />}
        onRun={async (body, idempotencyKey) => {
          if (forecast?.starts === 'never') {
            const isWanted = await new Promise<boolean>((resolve) => {
              setAsked(() => resolve);
            });
            if (!isWanted) return false;
          }
          const run = await runDefinition(SAME_ORIGIN, id, body, version, { idempotencyKey });
          noteStarted(run.id);
          router.push(`/runs/${run.id}`);
          return true;
        }}
      />
      <ConfirmDialog
        open={asked !== null}
        title="Queue it though no worker can take it?"
        confirmLabel="Queue it"
        onConfirm={() => {
          answer(true);
        }}
        onClose={() => {
          answer(false);
        }}
      >
        {`${forecast?.waiting.reason ?? ''} The run would wait until a worker that can take it joins, or until it is cancelled.`}
      </ConfirmDialog>
    </>
  );
}
