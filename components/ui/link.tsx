import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link to another page of ours. Nothing of that page is asked for before somebody goes there: each is rendered for its reader and has no part
 * that could be shown earlier, so that a list of fifty runs would ask a hundred things of the server for nothing.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
