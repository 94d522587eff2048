import type { TestProject } from 'vitest/node';
import { compilePrograms } from '../compile';

/** Before tests that start processes of the product, and again when a change of the sources has them run anew. */
export default async function setUp(project: TestProject): Promise<void> {
  await compilePrograms();
  project.onTestsRerun(compilePrograms);
}
