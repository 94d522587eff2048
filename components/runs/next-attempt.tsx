'use client';

import { useNow } from '@/components/ui/now';
import { Ago, Clock } from '@/components/ui/time';

/** When a delayed run is tried again, counting down; nothing once that time has come. */
export function NextAttempt({ iso }: { iso: string | null }) {
  const now = useNow();
  if (iso === null || Date.parse(iso) <= now) return null;
  return (
    <>
      Next attempt at <Clock iso={iso} />, <Ago iso={iso} />
    </>
  );
}
