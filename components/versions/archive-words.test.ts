import { expect, it } from 'vitest';
import { archiveOpWords, archiveVersionWords } from './archive-words';

it('says what the archiving of a version does to those who name none', () => {
  const active = ['2.0.0', '1.0.0'];
  expect(archiveVersionWords({ version: '2.0.0', latest: '2.0.0', active, next: '1.0.0' })).toContain('gets 1.0.0 from then on');
  expect(archiveVersionWords({ version: '1.0.0', latest: '2.0.0', active, next: '2.0.0' })).toContain('goes on with 2.0.0');
  expect(archiveVersionWords({ version: '1.0.0', latest: '1.0.0', active: ['1.0.0'], next: null })).toContain('leaves the list of ops');
});

it('says what the archiving of an op does', () => {
  expect(archiveOpWords(1)).toContain('Its one version takes no new runs');
  expect(archiveOpWords(3)).toContain('All its 3 versions take no new runs');
});
