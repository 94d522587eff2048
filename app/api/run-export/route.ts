import { visibleRuns } from '@/lib/server/run-conditions';
import { exportRunsOp } from '@/lib/contract/run-list-operations';
import { route, serve } from '@/lib/http/route';
import { textDownload } from '@/lib/http/text-stream';
import { exportRuns } from '@/lib/server/export-runs';

const TYPES = { csv: 'text/csv', jsonl: 'application/jsonl' } as const;

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(exportRunsOp, ({ query, caller }) =>
    Promise.resolve(
      textDownload(exportRuns(query, Date.now(), visibleRuns(caller, query)), { name: `runs.${query.format}`, type: TYPES[query.format] }),
    ),
  ),
);
