'use client';

import { useQuery } from '@tanstack/react-query';
import { Server } from 'lucide-react';
import { workersQuery } from '@/components/queries/list-queries';
import { useWorkersStream } from '@/components/queries/use-list-stream';
import { ReconnectingBadge } from '@/components/runs/reconnecting-badge';
import { Disclosure } from '@/components/ui/disclosure';
import { EmptyState } from '@/components/ui/empty-state';
import { JoinCommand } from './join-command';
import { WorkerCard } from './worker-card';

/** The machines, live. */
export function WorkersView({ server, mayManage }: { server: string; mayManage: boolean }) {
  const { data: workers = [] } = useQuery(workersQuery());
  const status = useWorkersStream();
  if (workers.length === 0) {
    return (
      <div className="rounded-lg border border-line bg-surface shadow-raised">
        <EmptyState icon={Server} title="No machine has joined yet">
          <p className="mb-3">Runs wait until one does.</p>
          <div className="text-left">
            <JoinCommand server={server} mayMakeKey={mayManage} />
          </div>
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      <div className="grid gap-4">
        {workers.map((worker) => (
          <WorkerCard key={worker.id} worker={worker} mayManage={mayManage} />
        ))}
      </div>
      <div className="mt-6 flex flex-wrap items-start justify-between gap-4 text-sm text-muted">
        <div className="max-w-full min-w-0">
          <Disclosure summary="Add another machine">
            <JoinCommand server={server} mayMakeKey={mayManage} />
          </Disclosure>
        </div>
        {status === 'reconnecting' ? <ReconnectingBadge /> : null}
      </div>
    </>
  );
}
