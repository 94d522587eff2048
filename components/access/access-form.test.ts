import { describe, expect, it } from 'vitest';
import type { Access } from '@/lib/contract/access';
import { bodyOf, fieldsOf, peopleErrors, rolesFor } from './access-form';

const usual: Access = {
  op_definition: 'op',
  owner: 'ada@example.com',
  see: { role: 'viewer', people: [] },
  payloads: { role: 'author', people: ['grace@example.com', 'a key'] },
  run: { role: 'viewer', people: [] },
  manage_runs: { role: 'author', people: [] },
  edit: { role: 'admin', people: [] },
  may_set: true,
};

describe('the form of an access', () => {
  it('asks for what it shows, a name per line', () => {
    const fields = fieldsOf(usual);
    expect(fields.payloads).toEqual({ role: 'author', people: 'grace@example.com\na key' });
    const { op_definition: _, owner: __, may_set: ___, ...grants } = usual;
    expect(bodyOf({ ...fields, edit: { role: 'admin', people: ' lin \n\n' } })).toEqual({
      ...grants,
      run: { role: 'operator', people: [] },
      edit: { role: 'admin', people: ['lin'] },
    });
  });

  it('offers no role that could not do it', () => {
    expect(rolesFor('see').map(({ role }) => role)).toEqual(['viewer', 'operator', 'author', 'admin']);
    expect(rolesFor('run').map(({ role }) => role)).toEqual(['operator', 'author', 'admin']);
    expect(rolesFor('edit').map(({ role }) => role)).toEqual(['author', 'admin']);
  });

  it('puts what is wrong with a name to the field that has it', () => {
    const problem = {
      type: 'about:blank',
      title: 'Bad request',
      status: 400,
      detail: 'x',
      code: 'invalid_request',
      errors: [{ path: 'run.people.1', message: 'must be somebody' }],
    };
    const sent = { run: { role: 'author' as const, people: ['ada', 'nobody'] } };
    expect(peopleErrors(problem, 'run', sent)).toEqual(['“nobody” must be somebody.']);
    expect(peopleErrors(problem, 'edit', sent)).toEqual([]);
    expect(peopleErrors(null, 'run', sent)).toEqual([]);
  });
});
