'use client';

import { useRouter } from 'next/navigation';
import type { ComponentProps } from 'react';
import { runDefinition } from '@/lib/client/definitions';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { RunForm } from '@/components/run-form/run-form';

/** The form of an op on its own page: Run starts the version on screen and leads to the run at once. */
export function RunDefinitionForm(props: Omit<ComponentProps<typeof RunForm>, 'onRun'>) {
  const router = useRouter();
  const { id, version } = props.definition;
  return (
    <RunForm
      {...props}
      onRun={async (body, idempotencyKey) => {
        const run = await runDefinition(SAME_ORIGIN, id, body, version, { idempotencyKey });
        router.push(`/runs/${run.id}`);
      }}
    />
  );
}
