import { deletePresetOp, patchPresetOp } from '@/lib/contract/preset-operations';
import { route, serve } from '@/lib/http/route';
import { inTransaction } from '@/lib/server/db';
import { deletePreset, patchPreset } from '@/lib/server/presets';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(patchPresetOp, async ({ params, body, caller }) => ({
    status: 200,
    body: await inTransaction((tx) => patchPreset(tx, caller, params['id'] ?? '', body)),
  })),
  serve(deletePresetOp, async ({ params, caller }) => {
    await inTransaction((tx) => deletePreset(tx, caller, params['id'] ?? ''));
    return { status: 204 };
  }),
);
