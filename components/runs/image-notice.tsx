import { imageChanged } from '@/components/format/format-digest';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { versionsHref } from '@/components/versions/version-links';
import type { OpAttempt, OpRun } from '@/lib/contract/run';

interface ImageNoticeProps {
  run: OpRun;
  attempt: OpAttempt;
  /** What the image was when the definition of this run was first used; null for an ad-hoc run and before. */
  firstDigest: string | null;
}

/** That an attempt ran another image under the same name than the one its version was first used with. */
export function ImageNotice({ run, attempt, firstDigest }: ImageNoticeProps) {
  const words = imageChanged(run.image, firstDigest, attempt.execution_summary.image_digest);
  if (words === null || run.op_definition === null) return null;
  return (
    <div className="mb-4">
      <Notice>
        {`${words} `}
        <Link href={versionsHref(run.op_definition)} className="link">
          Versions of this op
        </Link>
      </Notice>
    </div>
  );
}
