import type { RouteHandler } from '@/lib/http/exchange';
import * as definitionRuns from './definitions/[name]/runs/route';
import * as runs from './runs/route';
import * as run from './runs/[id]/route';
import * as runEvents from './runs/[id]/events/route';
import * as runLogs from './runs/[id]/logs/route';
import * as workerClaim from './workers/[id]/claim/route';
import * as workerHeartbeat from './workers/[id]/heartbeat/route';

type RouteModule = Readonly<Record<string, RouteHandler>>;

/** What every run passes through. Next's own way to a route handler costs 0.5 ms of CPU time per call, more than most of these need themselves. */
const DIRECT: readonly [RegExp, RouteModule][] = [
  [/^\/api\/runs$/, runs],
  [/^\/api\/definitions\/[^/]+\/runs$/, definitionRuns],
  [/^\/api\/runs\/[^/]+$/, run],
  [/^\/api\/runs\/[^/]+\/events$/, runEvents],
  [/^\/api\/runs\/[^/]+\/logs$/, runLogs],
  [/^\/api\/workers\/[^/]+\/claim$/, workerClaim],
  [/^\/api\/workers\/[^/]+\/heartbeat$/, workerHeartbeat],
];

/** The route file that the front serves itself for a URL below /api; null for what is left to Next, which would call the same handlers. */
export function directRoute(url: string): RouteModule | null {
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  return DIRECT.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}
