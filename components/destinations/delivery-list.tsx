'use client';

import { useQuery } from '@tanstack/react-query';
import type { Delivery, DeliveryState } from '@/lib/contract/destination';
import type { EventType } from '@/lib/contract/event';
import { deliveriesQuery } from '@/components/queries/destination-queries';
import { cx } from '@/components/ui/cx';
import { Link } from '@/components/ui/link';
import { Ago } from '@/components/ui/time';
import { EVENT_WORDS } from './destination-form';

const LOOKS: Record<DeliveryState, { label: string; className: string }> = {
  PENDING: { label: 'Waiting', className: 'text-pending' },
  DELIVERED: { label: 'Delivered', className: 'text-completed' },
  FAILED: { label: 'Given up', className: 'text-failed' },
};

/** The last deliveries to a destination: what became of each, and why one failed. */
export function DeliveryList({ id, name }: { id: string; name: string }) {
  const { data: deliveries } = useQuery(deliveriesQuery(id));
  if (deliveries === undefined) return <p className="text-sm text-muted">Looking…</p>;
  if (deliveries.length === 0) return <p className="text-sm text-muted">Nothing has been sent yet. A test shows whether it arrives.</p>;
  return (
    <ul aria-label={`Deliveries to ${name}`} aria-live="polite" className="max-h-80 divide-y divide-line overflow-y-auto" tabIndex={0}>
      {deliveries.map((delivery) => (
        <li key={delivery.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 py-2 text-sm">
          <span className={cx('font-medium', LOOKS[delivery.state].className)}>{LOOKS[delivery.state].label}</span>
          <Subject delivery={delivery} />
          <span className="text-muted">
            <Ago iso={delivery.createdAt} />
            {delivery.tries > 1 ? `, ${delivery.tries} tries` : ''}
          </span>
          {delivery.error === null ? null : <span className="basis-full break-words text-failed">{delivery.error}</span>}
        </li>
      ))}
    </ul>
  );
}

function Subject({ delivery: { run_id: run, event } }: { delivery: Delivery }) {
  if (run === null) return <span>Test</span>;
  return (
    <Link href={`/runs/${run}`} className="link">
      {EVENT_WORDS[event as EventType] ?? event}: run {run.slice(-12)}
    </Link>
  );
}
