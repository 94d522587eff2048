'use client';

import { Building2 } from 'lucide-react';
import { useState } from 'react';
import { beginSignOn } from '@/lib/client/session';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { useReady } from '@/components/ui/use-ready';
import { keepNext } from './kept-next';
import { SubmitProblem } from './submit-problem';

interface SignOnButtonProps {
  /** What the provider is called. */
  name: string;
  next: string;
  /** Whether there is no better way to sign in. */
  isFirst?: boolean;
}

/** Goes to the provider of single sign-on, which leads back to /sign-in/return. */
export function SignOnButton({ name, next, isFirst = false }: SignOnButtonProps) {
  const ready = useReady();
  const [going, setGoing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const go = async (): Promise<void> => {
    setGoing(true);
    setProblem(null);
    try {
      const { url } = await beginSignOn(SAME_ORIGIN);
      keepNext(next);
      window.location.assign(url);
    } catch (error) {
      setGoing(false);
      setProblem(errorText(error));
    }
  };
  return (
    <>
      <SubmitProblem problem={problem} />
      <Button variant={isFirst ? 'primary' : 'secondary'} disabled={going || !ready} onClick={() => void go()}>
        <Building2 aria-hidden="true" className="size-4" />
        {going ? 'Leading you there…' : `Use ${name}`}
      </Button>
    </>
  );
}
