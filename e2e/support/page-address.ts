/** What the pages of lib/contract/pages.ts are opened of. */
export interface PageSubjects {
  op: string;
  run: string;
  worker: string;
  /** Of a link; one that leads nowhere when not given. */
  token?: string;
}

/** The address of a page, by its path as the folders of app/(site) spell it. */
export function pageAddress(page: string, { op, run, worker, token = 'no-such-token' }: PageSubjects): string {
  const id = page.startsWith('/workers') ? worker : run;
  return page.replace('[...missing]', 'no/such/page').replace('[name]', op).replace('[id]', id).replace('[token]', token);
}
