'use client';

import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { archiveDefinition, restoreDefinition } from '@/lib/client/definitions';
import { SAME_ORIGIN } from '@/components/queries/same-origin';

/** Archives or restores one version of an op, or without one all of it, and shows the page anew: also a refusal means that it is not as it was shown. */
export function useArchive(name: string, version: string | undefined): UseMutationResult<void, Error, 'archive' | 'restore'> {
  const router = useRouter();
  return useMutation({
    mutationFn: async (what: 'archive' | 'restore') => {
      if (what === 'archive') await archiveDefinition(SAME_ORIGIN, name, version);
      else await restoreDefinition(SAME_ORIGIN, name, version);
    },
    onSettled: () => {
      router.refresh();
    },
  });
}
