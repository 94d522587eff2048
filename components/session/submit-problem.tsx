import { Notice } from '@/components/ui/notice';

/** Why what somebody sent was refused as a whole, said aloud; nothing where it was not. */
export function SubmitProblem({ problem }: { problem: string | null }) {
  if (problem === null) return null;
  return (
    <Notice tone="error" announce>
      {problem}
    </Notice>
  );
}
