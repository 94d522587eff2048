import { createLinkOp, listLinksOp } from '@/lib/contract/link-operations';
import { route, serve, serveOnce } from '@/lib/http/route';
import { createLink, listLinks } from '@/lib/server/links';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listLinksOp, async ({ params, caller }) => ({ status: 200, body: await listLinks(caller, params['name'] ?? '') })),
  serveOnce(createLinkOp, async ({ params, query, body, caller }, tx) => {
    const link = await createLink(tx, caller, { definition: params['name'] ?? '', version: query.version, body });
    return { status: 201, body: link, headers: { Location: link.path } };
  }),
);
