'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { deleteDestination, sendTest } from '@/lib/client/destinations';
import type { Destination } from '@/lib/contract/destination';
import type { EventType } from '@/lib/contract/event';
import { deliveriesQuery, destinationsQuery } from '@/components/queries/destination-queries';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { Facts } from '@/components/ui/facts';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Tag } from '@/components/ui/tag';
import { useReady } from '@/components/ui/use-ready';
import { DeliveryList } from './delivery-list';
import { DestinationDialog } from './destination-dialog';
import { EVENT_WORDS } from './destination-form';

/** Where events of runs are told: each destination with what was sent there last. */
export function DestinationsView() {
  const { data: destinations = [] } = useQuery(destinationsQuery());
  const client = useQueryClient();
  const isReady = useReady();
  const [edited, setEdited] = useState<Destination | 'new' | null>(null);
  const add = (
    <Button variant="primary" disabled={!isReady} onClick={() => setEdited('new')}>
      Add a destination
    </Button>
  );
  return (
    <div className="grid max-w-3xl gap-4">
      {destinations.length === 0 ? (
        <Panel id="none-title" title="Destinations">
          <EmptyState icon={BellRing} title="Nobody is told yet" actions={add}>
            Add a webhook or e-mail addresses, then name it as the topic of an op:{' '}
            <code className="font-mono">event_delivery: {'{topic: name}'}</code>.
          </EmptyState>
        </Panel>
      ) : (
        <div>{add}</div>
      )}
      {destinations.map((destination) => (
        <DestinationPanel key={destination.id} destination={destination} onEdit={() => setEdited(destination)} />
      ))}
      {edited === null ? null : (
        <DestinationDialog
          destination={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={() => {
            setEdited(null);
            void client.invalidateQueries({ queryKey: destinationsQuery().queryKey });
          }}
        />
      )}
    </div>
  );
}

function DestinationPanel({ destination, onEdit }: { destination: Destination; onEdit: () => void }) {
  const { id, name, kind, url, addresses, events, enabled } = destination;
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const test = useMutation({
    mutationFn: () => sendTest(SAME_ORIGIN, id),
    onSuccess: () => client.invalidateQueries({ queryKey: deliveriesQuery(id).queryKey }),
  });
  const remove = useMutation({
    mutationFn: () => deleteDestination(SAME_ORIGIN, id),
    onSettled: () => client.invalidateQueries({ queryKey: destinationsQuery().queryKey, exact: true }),
  });
  const error = test.error ?? remove.error;
  return (
    <Panel
      id={`destination-${id}`}
      title={name}
      aside={
        <>
          {enabled ? null : <Tag>Disabled</Tag>}
          <Button size="sm" disabled={test.isPending} aria-label={`Send a test to ${name}`} onClick={() => test.mutate()}>
            Send a test
          </Button>
          <Button size="sm" aria-label={`Change ${name}`} onClick={onEdit}>
            Change
          </Button>
          <Button size="sm" variant="quiet" aria-label={`Delete ${name}`} disabled={remove.isPending} onClick={() => setAsking(true)}>
            Delete
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Facts
          facts={[
            kind === 'webhook'
              ? { label: 'Webhook', value: <span className="break-all">{url}</span> }
              : { label: 'E-mail', value: addresses.join(', ') },
            { label: 'Tells of', value: events.map((event) => EVENT_WORDS[event as EventType] ?? event).join(', ') },
          ]}
        />
        {error === null ? null : (
          <Notice tone="error" announce>
            {errorText(error)}
          </Notice>
        )}
        <div>
          <h3 className="mb-1 text-sm font-semibold">Last deliveries</h3>
          <DeliveryList id={id} name={name} />
        </div>
      </div>
      <ConfirmDialog
        open={asking}
        title={`Delete ${name}?`}
        confirmLabel="Delete"
        danger
        onConfirm={() => {
          setAsking(false);
          remove.mutate();
        }}
        onClose={() => setAsking(false)}
      >
        What waits to be sent there is dropped, and nobody hears of runs with this topic any more.
      </ConfirmDialog>
    </Panel>
  );
}
