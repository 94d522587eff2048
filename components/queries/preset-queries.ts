import { queryOptions } from '@tanstack/react-query';
import { listLinks } from '@/lib/client/links';
import { listPresets } from '@/lib/client/presets';
import { SAME_ORIGIN } from './same-origin';

/** The presets of an op that the person sees. */
export function presetsQuery(name: string) {
  return queryOptions({ queryKey: ['presets', name], queryFn: ({ signal }) => listPresets(SAME_ORIGIN, name, { signal }) });
}

/** The links to the form of an op that the person may withdraw. */
export function linksQuery(name: string) {
  return queryOptions({ queryKey: ['links', name], queryFn: ({ signal }) => listLinks(SAME_ORIGIN, name, { signal }) });
}
