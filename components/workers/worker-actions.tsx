'use client';

import { useState } from 'react';
import type { useWorkerActions } from '@/components/queries/use-worker-actions';
import { Button } from '@/components/ui/button';
import type { ButtonSize } from '@/components/ui/button-class';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import type { Worker } from '@/lib/contract/worker';

interface WorkerActionsProps {
  worker: Worker;
  actions: ReturnType<typeof useWorkerActions>;
  size?: ButtonSize;
}

/** Drain and Resume for a machine that is there; Forget for one that is gone, since one that is there comes back with its next heartbeat. */
export function WorkerActions({ worker, actions: { drain, forget }, size = 'sm' }: WorkerActionsProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      {worker.state === 'LOST' ? (
        <Button size={size} disabled={forget.isPending} onClick={() => setAsking(true)}>
          Forget
        </Button>
      ) : (
        <Button
          size={size}
          disabled={drain.isPending}
          title={worker.draining ? 'Take new runs again' : 'Finish what runs here and take nothing new'}
          onClick={() => drain.mutate(!worker.draining)}
        >
          {worker.draining ? 'Resume' : 'Drain'}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        title={`Forget ${worker.id}?`}
        confirmLabel="Forget"
        onConfirm={() => {
          setAsking(false);
          forget.mutate();
        }}
        onClose={() => setAsking(false)}
      >
        It leaves the list of workers. Its runs and their history stay, and it comes back by itself if its worker is started again.
      </ConfirmDialog>
    </>
  );
}
