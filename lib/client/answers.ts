import type { z } from 'zod';
import { runActionList } from '@/lib/contract/audit';
import { bulkAction, bulkActionList } from '@/lib/contract/bulk-action';
import { opDefinition, opDefinitionList } from '@/lib/contract/definition';
import { event, eventList } from '@/lib/contract/event';
import { runFileList, uploadedFile } from '@/lib/contract/file';
import { lintAnswer } from '@/lib/contract/lint';
import { logLine, logPage, logSearch } from '@/lib/contract/log';
import { attemptList, forecast, opRun, runList, runRow } from '@/lib/contract/run';
import { runCounts, runHistory } from '@/lib/contract/run-counts';
import { runView, runViewList } from '@/lib/contract/run-view';
import { attemptUsage } from '@/lib/contract/usage';
import { worker, workerDetail, workerList } from '@/lib/contract/worker';

/** Schemas of what a page and programs both ask for, by name: a page knows the names alone (`ask`). */
export const ANSWERS = {
  attemptList,
  attemptUsage,
  bulkAction,
  bulkActionList,
  event,
  eventList,
  forecast,
  lintAnswer,
  logLine,
  logPage,
  logSearch,
  opDefinition,
  opDefinitionList,
  opRun,
  runActionList,
  runCounts,
  runFileList,
  runHistory,
  runList,
  runRow,
  runView,
  runViewList,
  uploadedFile,
  worker,
  workerDetail,
  workerList,
} as const;

export type AnswerName = keyof typeof ANSWERS;
export type AnswerNamed<Name extends AnswerName> = z.output<(typeof ANSWERS)[Name]>;
