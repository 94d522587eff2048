export type Destination = { kind: 'next'; why: 'asset' } | { kind: 'page' } | { kind: 'api'; url: string; fault: 'malformed-url' | null };

/** Files that Next serves itself. */
const ASSETS = /^\/(_next\/|favicon\.ico$|icon\.svg$|apple-icon\.png$)/;
/** `.` and `..` as a part of the path, also escaped: URL parsers fold both. */
const DOT_SEGMENT = /(^|\/)(\.|%2e){1,2}(\/|$)/i;
/** The API answers these whoever asks: no page stands there, and a browser that downloads a file or a log accepts HTML too. */
const API_ONLY =
  /^\/(health$|metrics$|openapi\.json$|(files|registries|image-inspections|destinations|retention|people|invitations|account|run-(counts|history|export|views))(\/|$)|runs\/[^/]+\/(attempts|events|files|live|logs|registry-login|usage)(\/|$)|r\/[^/]+\/)/;

/**
 * Who answers a request (CONTRACT §1): a person's browser and a script use the same URLs. A GET that accepts `text/html`, or is a page's own data
 * request, is for the pages; everything else goes to the API, which lives under /api inside the application only.
 */
export function negotiate(request: { method: string; url: string; accept: string; rsc: boolean }): Destination {
  const [path, search] = split(request.url);
  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (!isWellFormed(path) || !isWellFormed(`/${search}`)) return { kind: 'api', url: '/api/malformed', fault: 'malformed-url' };
  if (reading && ASSETS.test(path)) return { kind: 'next', why: 'asset' };
  const wantsPage = reading && (request.rsc || request.accept.includes('text/html'));
  if (wantsPage && !API_ONLY.test(path) && !/^\/api(\/|$)/.test(decodeURIComponent(path))) return { kind: 'page' };
  // Next would redirect these or fold them into another path; for the API they are simply unknown.
  const odd = path === '/' || path.endsWith('/') || path.includes('//') || path.includes('\\') || DOT_SEGMENT.test(path);
  return { kind: 'api', url: `/api${odd ? '/unknown' : path}${search}`, fault: null };
}

function split(url: string): [string, string] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark)];
}

function isWellFormed(path: string): boolean {
  try {
    decodeURIComponent(path);
    return path.startsWith('/');
  } catch {
    return false;
  }
}
