'use client';

import dynamic from 'next/dynamic';
import { useEffect } from 'react';

/*
 * Code that most runs do not need at first sight. What the server drew with it is there at once, and the browser fetches it along with the page; without
 * a boundary of their own nothing gives way to a placeholder.
 */

/** A value of an output as the kind that it is of. */
export const KindView = dynamic(() => import('./value-view').then((module) => module.KindView));
/** Any JSON value. */
export const ValueView = dynamic(() => import('./value-view').then((module) => module.ValueView));
/** A file that an attempt left. */
export const FileCard = dynamic(() => import('@/components/outputs/file-card').then((module) => module.FileCard));
/** Why an attempt failed, and what to do about it. */
export const FailureNotice = dynamic(() => import('./failure-notice').then((module) => module.FailureNotice));
/** What its container used: it draws what is fetched after the page, and so comes after it as well. */
export const ResourcesPanel = dynamic(() => import('./resources-panel').then((module) => module.ResourcesPanel), { ssr: false });

/**
 * Fetches all that a run under way may come to need, once its page stands: the end of a run is shown without a wait, and also when the server has been
 * upgraded since and has this code no longer.
 */
export function useLaterViews(isUnderWay: boolean): void {
  useEffect(() => {
    if (!isUnderWay) return;
    // What cannot be fetched now is fetched when it is shown.
    const ignore = (): void => undefined;
    Promise.all([
      import('./value-view'),
      import('./failure-notice'),
      import('./resources-panel'),
      import('@/components/outputs/file-card'),
      import('@/components/outputs/text-file'),
    ]).catch(ignore);
  }, [isUnderWay]);
}
