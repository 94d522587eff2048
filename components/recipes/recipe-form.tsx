'use client';

import { useRouter } from 'next/navigation';
import { runRecipe } from '@/lib/client/links';
import type { Recipe } from '@/lib/contract/link';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { RunForm } from '@/components/run-form/run-form';

interface RecipeFormProps {
  token: string;
  recipe: Recipe;
}

/** The form that a link leads to. Run starts it, and the same page then shows how it goes. */
export function RecipeForm({ token, recipe }: RecipeFormProps) {
  const router = useRouter();
  return (
    <RunForm
      simple
      definition={{ id: recipe.op_definition, version: recipe.version, input_specs: recipe.input_specs }}
      locked={recipe.locked}
      initialInputs={recipe.inputs}
      partial
      onRun={async ({ inputs }, idempotencyKey) => {
        const run = await runRecipe(SAME_ORIGIN, token, inputs ?? {}, { idempotencyKey });
        router.push(`/r/${encodeURIComponent(token)}?run=${run.id}`);
        return true;
      }}
    />
  );
}
