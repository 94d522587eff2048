import { EyeOff } from 'lucide-react';
import { EmptyState } from '@/components/ui/empty-state';

/** In place of what went into a run and came out of it. */
export function HiddenPayloads() {
  return (
    <EmptyState icon={EyeOff} title="Hidden for your role">
      Inputs, result, log and files of this op are for fewer people. Whoever registered it, or an admin, can change that.
    </EmptyState>
  );
}
