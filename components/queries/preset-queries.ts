import { queryOptions } from '@tanstack/react-query';
import { listPresets } from '@/lib/client/presets';
import { SAME_ORIGIN } from './same-origin';

/** The presets of an op that the person sees. */
export function presetsQuery(name: string) {
  return queryOptions({ queryKey: ['presets', name], queryFn: ({ signal }) => listPresets(SAME_ORIGIN, name, { signal }) });
}
