import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

/** What a browser may fetch of JavaScript before a page is whole, in bytes as they are sent. */
const LIMIT = 200_000;
/** The pages that people have open all day. */
const PAGES = { 'a run': '/(site)/(pages)/runs/[id]/page', 'the list of runs': '/(site)/(pages)/runs/page' };
/** Every schema of Zod is of a class that carries this name. */
const ZOD = 'ZodError';

const buildManifest = z.object({ rootMainFiles: z.array(z.string()) });
const pageManifest = z.object({ entryJSFiles: z.record(z.string(), z.array(z.string())) });

/** How heavy one page is, and whether there are schemas in it. */
export interface PageWeight {
  page: string;
  bytes: number;
  hasZod: boolean;
}

/** Weighs the pages of a build of Next by its manifests. Throws where it is none. */
export async function weighPages(build: string, pages: Readonly<Record<string, string>> = PAGES): Promise<PageWeight[]> {
  const { rootMainFiles } = buildManifest.parse(JSON.parse(await readFile(join(build, 'build-manifest.json'), 'utf8')));
  return Promise.all(
    Object.entries(pages).map(async ([page, path]) => {
      const files = [...new Set([...rootMainFiles, ...(await filesOf(build, path))])];
      const contents = await Promise.all(files.map((file) => readFile(join(build, file))));
      const bytes = contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
      return { page, bytes, hasZod: contents.some((content) => content.includes(ZOD)) };
    }),
  );
}

/** What is wrong with a page of that weight; null where nothing is. */
export function weightProblem({ page, bytes, hasZod }: PageWeight): string | null {
  if (hasZod) return `The page of ${page} carries Zod: a component of it imports a module that has schemas.`;
  if (bytes > LIMIT) return `The page of ${page} carries ${bytes} bytes of JavaScript, compressed; ${LIMIT} are the limit.`;
  return null;
}

/** Next writes that manifest as a program. */
async function filesOf(build: string, path: string): Promise<string[]> {
  const context: { __RSC_MANIFEST?: Record<string, unknown> } = {};
  runInNewContext(await readFile(join(build, 'server/app', `${path}_client-reference-manifest.js`), 'utf8'), context);
  return Object.values(pageManifest.parse(context.__RSC_MANIFEST?.[path]).entryJSFiles).flat();
}
