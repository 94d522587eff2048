'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { previewRetention, putRetention } from '@/lib/client/retention';
import type { Retention, RetentionRule } from '@/lib/contract/retention';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { AmountsTable } from './amounts-table';
import { AddRule } from './add-rule';
import { EMPTY_RULE, fromFields, toFields, type RuleFields } from './rule-form';
import { RuleRow } from './rule-row';

interface RetentionViewProps {
  initial: Retention;
  ops: { name: string; title: string }[];
  mayChange: boolean;
}

/** The rules; what they would delete, before they are switched on; and what they deleted. */
export function RetentionView({ initial, ops, mayChange }: RetentionViewProps) {
  const [saved, setSaved] = useState(initial);
  const [fields, setFields] = useState<RuleFields[]>(() => withGeneral(initial.rules));
  const preview = useMutation({ mutationFn: (rules: RetentionRule[]) => previewRetention(SAME_ORIGIN, rules) });
  const save = useMutation({
    mutationFn: (body: { enabled: boolean; rules: RetentionRule[] }) => putRetention(SAME_ORIGIN, body),
    onSuccess: (now) => {
      setSaved(now);
      setFields(withGeneral(now.rules));
      preview.reset();
    },
  });
  const rules = fields.map(fromFields);
  const isWhole = rules.every((rule) => rule !== null);
  const given = rules.filter((rule) => rule !== null);
  const isSeen = preview.isSuccess && JSON.stringify(preview.variables) === JSON.stringify(given);
  const isChanged = JSON.stringify(given) !== JSON.stringify(withGeneral(saved.rules).map(fromFields));
  const title = (op: string | null): string => (op === null ? 'All other ops' : (ops.find(({ name }) => name === op)?.title ?? op));
  const change = (index: number, rule: RuleFields | null): void => {
    save.reset();
    setFields(fields.flatMap((each, at) => (at !== index ? [each] : rule === null ? [] : [rule])));
  };
  const failure = preview.error ?? save.error;

  return (
    <div className="grid max-w-3xl gap-4">
      <Notice tone={saved.enabled ? 'warning' : 'info'}>
        {saved.enabled
          ? 'These rules are on: once an hour, what they say is deleted and cannot be brought back.'
          : 'Nothing is deleted. Set rules, look at what they would delete, and switch them on.'}
      </Notice>
      <Panel id="rules-title" title="What is kept">
        <p className="mb-4 text-sm text-muted">
          Runs go with everything that belongs to them; logs and files may go earlier. Days count from the end of a run, and an empty field
          keeps for ever. A run that has not ended is never touched.
        </p>
        {fields.map((rule, index) => (
          <RuleRow
            key={rule.op ?? ''}
            rule={rule}
            title={fields.length === 1 ? 'All ops' : title(rule.op)}
            disabled={!mayChange}
            onChange={(next) => change(index, next)}
            {...(rule.op === null ? {} : { onRemove: () => change(index, null) })}
          />
        ))}
        {mayChange ? (
          <>
            <AddRule
              ops={ops.filter(({ name }) => !fields.some(({ op }) => op === name))}
              onAdd={(op) => setFields([...fields, { ...EMPTY_RULE, op }])}
            />
            <div className="mt-4 flex flex-wrap gap-2 border-t border-line pt-4">
              <Button disabled={!isWhole || preview.isPending} onClick={() => preview.mutate(given)}>
                Show what would be deleted
              </Button>
              <Button
                variant="primary"
                disabled={!isSeen || save.isPending || (saved.enabled && !isChanged)}
                onClick={() => save.mutate({ enabled: true, rules: given })}
              >
                {saved.enabled ? 'Change the rules' : 'Switch on'}
              </Button>
              {saved.enabled ? (
                <Button disabled={save.isPending} onClick={() => save.mutate({ enabled: false, rules: saved.rules })}>
                  Switch off
                </Button>
              ) : null}
            </div>
          </>
        ) : (
          <p className="text-sm text-muted">An admin may change this.</p>
        )}
        {failure === null ? null : (
          <p role="alert" className="mt-3 text-sm font-medium text-failed">
            {errorText(failure)}
          </p>
        )}
      </Panel>
      {isSeen ? (
        <Panel id="preview-title" title="What would be deleted now">
          <div role="status">
            {preview.data.length === 0 ? (
              <p className="text-sm text-muted">Nothing yet.</p>
            ) : (
              <AmountsTable caption="What would be deleted now" rows={preview.data} />
            )}
          </div>
        </Panel>
      ) : null}
      <Panel id="deleted-title" title="Deleted in the last 30 days">
        {saved.deleted.length === 0 ? (
          <p className="text-sm text-muted">Nothing.</p>
        ) : (
          <AmountsTable caption="Deleted in the last 30 days" rows={saved.deleted} />
        )}
      </Panel>
    </div>
  );
}

/** The general rule comes first, there or not. */
function withGeneral(rules: readonly RetentionRule[]): RuleFields[] {
  const general = rules.find(({ op }) => op === null);
  return [general === undefined ? EMPTY_RULE : toFields(general), ...rules.filter(({ op }) => op !== null).map(toFields)];
}
