import { ArrowDownToLine, Clock3, Download, FileArchive, Maximize2, Minimize2, type LucideIcon } from 'lucide-react';
import { plural } from '@/components/format/format-size';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { CopyButton } from '@/components/ui/copy-button';
import type { LineRange } from './log-link';

interface LogButtonsProps {
  runId: string;
  attempt: number;
  follow: boolean;
  onFollow: (follow: boolean) => void;
  /** Lines that came since the person stopped to follow. */
  fresh: number;
  times: boolean;
  onTimes: (times: boolean) => void;
  tall: boolean;
  onTall: (tall: boolean) => void;
  /** Null where the log is too long for a clipboard. */
  copy: (() => Promise<string>) | null;
  chosen: LineRange | null;
}

/** What can be done with a log. */
export function LogButtons({ runId, attempt, follow, onFollow, fresh, times, onTimes, tall, onTall, copy, chosen }: LogButtonsProps) {
  const copied = chosen === null ? 'Copy the log' : `Copy ${plural(chosen.to - chosen.from + 1, 'line')}`;
  return (
    <div className="flex flex-wrap items-center gap-1">
      <Button variant={follow ? 'secondary' : 'quiet'} size="sm" aria-pressed={follow} onClick={() => onFollow(!follow)}>
        <ArrowDownToLine aria-hidden="true" className="size-4" />
        Follow
        {fresh === 0 ? null : (
          <span className="rounded-full bg-running-soft px-1.5 text-running tabular-nums">{fresh.toLocaleString('en-GB')} new</span>
        )}
      </Button>
      <Toggle label="Times" icon={Clock3} on={times} onChange={onTimes} />
      <Toggle label="Tall" icon={tall ? Minimize2 : Maximize2} on={tall} onChange={onTall} />
      {copy === null ? null : <CopyButton key={copied} text={copy} label={copied} showLabel={chosen !== null} />}
      {/* The answers themselves say that they are to be saved, and under which name. */}
      <a href={`/runs/${runId}/logs?attempt=${attempt}&format=text`} className={buttonClass('quiet', 'sm')}>
        <Download aria-hidden="true" className="size-4" />
        Download
      </a>
      <a
        href={`/runs/${runId}/logs?attempt=${attempt}&format=gzip`}
        aria-label="The same as gzip"
        title="The same as gzip"
        className={buttonClass('quiet', 'sm')}
      >
        <FileArchive aria-hidden="true" className="size-4" />
      </a>
    </div>
  );
}

interface ToggleProps {
  label: string;
  icon: LucideIcon;
  on: boolean;
  onChange: (on: boolean) => void;
}

function Toggle({ label, icon: Icon, on, onChange }: ToggleProps) {
  return (
    <Button variant={on ? 'secondary' : 'quiet'} size="sm" aria-pressed={on} aria-label={label} title={label} onClick={() => onChange(!on)}>
      <Icon aria-hidden="true" className="size-4" />
    </Button>
  );
}
