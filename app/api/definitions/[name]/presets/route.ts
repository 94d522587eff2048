import { createPresetOp, listPresetsOp } from '@/lib/contract/preset-operations';
import { route, serve, serveOnce } from '@/lib/http/route';
import { createPreset, listPresets } from '@/lib/server/presets';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listPresetsOp, async ({ params, caller }) => ({ status: 200, body: await listPresets(caller, params['name'] ?? '') })),
  serveOnce(createPresetOp, async ({ params, body, caller }, tx) => {
    const preset = await createPreset(tx, caller, params['name'] ?? '', body);
    return { status: 201, body: preset, headers: { Location: `/presets/${preset.id}` } };
  }),
);
