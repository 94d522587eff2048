'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { putAccess } from '@/lib/client/access';
import { ProblemError } from '@/lib/client/problem-error';
import type { Access, AccessWrite } from '@/lib/contract/access';
import { ACTIONS } from '@/lib/domain/may';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { useReady } from '@/components/ui/use-ready';
import { bodyOf, fieldsOf, peopleErrors } from './access-form';
import { GrantRow } from './grant-row';

/** Who may what with an op; to be changed by whom it says may set it. */
export function AccessView({ initial }: { initial: Access }) {
  const isReady = useReady();
  const [fields, setFields] = useState(() => fieldsOf(initial));
  const save = useMutation({
    mutationFn: (body: AccessWrite) => putAccess(SAME_ORIGIN, initial.op_definition, body),
    onSuccess: (now) => setFields(fieldsOf(now)),
  });
  const problem = save.error instanceof ProblemError ? save.error.problem : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(bodyOf(fields));
      }}
    >
      {ACTIONS.map((action) => (
        <GrantRow
          key={action}
          action={action}
          fields={fields[action]}
          disabled={!initial.may_set}
          errors={peopleErrors(problem, action, save.variables ?? {})}
          onChange={(next) => {
            save.reset();
            setFields({ ...fields, [action]: next });
          }}
        />
      ))}
      {initial.may_set ? (
        <div className="flex flex-wrap items-center gap-3 border-t border-line pt-4">
          <Button type="submit" variant="primary" disabled={!isReady || save.isPending}>
            Save
          </Button>
          <p role="status" className="text-sm text-muted">
            {save.isSuccess ? 'Saved. It counts from now on.' : ''}
          </p>
        </div>
      ) : null}
      {save.error === null ? null : (
        <p role="alert" className="mt-3 text-sm font-medium break-words text-failed">
          {problem?.errors === undefined ? errorText(save.error) : 'Nothing was saved: look at the names above.'}
        </p>
      )}
    </form>
  );
}
