import type { Metadata } from 'next';
import { orNull } from '../../found';
import { currentVisitor } from '../../session';
import type { Recipe, RecipeRun } from '@/lib/contract/link';
import { runId } from '@/lib/contract/values';
import { getRecipe, getRecipeRun } from '@/lib/server/recipes';
import { GuestEntry } from '@/components/recipes/guest-entry';
import { RecipeForm } from '@/components/recipes/recipe-form';
import { RecipeRunView } from '@/components/recipes/recipe-run-view';
import { Logo } from '@/components/shell/logo';
import { ButtonLink } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';

interface RecipePageProps {
  params: Promise<{ token: string }>;
  searchParams: Promise<{ run?: string | string[] }>;
}

export const metadata: Metadata = { title: 'Run', robots: 'noindex', referrer: 'no-referrer' };

/** What a link leads to: the form of one op and nothing else, then how its run goes. */
export default async function RecipePage({ params, searchParams }: RecipePageProps) {
  const { token } = await params;
  const { run: asked } = await searchParams;
  const caller = await currentVisitor();
  const recipe = caller === null ? null : await orNull(getRecipe(caller, token));
  const run =
    caller === null || recipe === null || typeof asked !== 'string' || !runId.safeParse(asked).success
      ? null
      : await orNull(getRecipeRun(caller, token, asked));
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-2xl content-start gap-6 px-4 py-8 sm:py-14">
      <Logo className="size-10" />
      <Content token={token} recipe={recipe} run={run} isKnown={caller !== null && caller.role !== 'guest'} />
    </main>
  );
}

interface ContentProps {
  token: string;
  recipe: Recipe | null;
  run: RecipeRun | null;
  /** Whoever asks has an account. */
  isKnown: boolean;
}

function Content({ token, recipe, run, isKnown }: ContentProps) {
  if (recipe === null) {
    return (
      <>
        <h1 className="text-2xl font-semibold">A link to an op</h1>
        {isKnown ? (
          <Notice tone="warning" title="This link leads nowhere." actions={<ButtonLink href="/">Go to the start page</ButtonLink>}>
            It is over, was withdrawn, or was not copied whole.
          </Notice>
        ) : (
          <GuestEntry token={token} />
        )}
      </>
    );
  }
  return (
    <>
      <div>
        <h1 className="text-2xl font-semibold break-words">{recipe.title}</h1>
        {recipe.description === null ? null : <p className="mt-1 break-words whitespace-pre-line text-muted">{recipe.description}</p>}
      </div>
      {run === null ? (
        <Panel id="recipe-form" title="Run it">
          <RecipeForm token={token} recipe={recipe} />
        </Panel>
      ) : (
        <RecipeRunView key={run.id} token={token} recipe={recipe} first={run} />
      )}
    </>
  );
}
