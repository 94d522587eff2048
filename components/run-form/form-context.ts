'use client';

import { createContext, useContext } from 'react';
import type { Field, FormValue } from '@/lib/domain/field-model';

/** Changes what a field holds, from what it holds now: several may change in one moment. */
export type Change = (update: (now: FormValue) => FormValue) => void;

/** What every field of one form shares. */
export interface RunFormContextValue {
  /** The id of the control at a path. */
  idOf: (path: string) => string;
  /** What is wrong at a path, as sentences. */
  errorsAt: (path: string) => readonly string[];
  /** The form only shows what it would be: nothing is sent from it, not even a file. */
  isPreview: boolean;
  /** Tells the form that a file of the field at `path` is on its way (`true`) or no longer is. `key` tells several of them apart. */
  reportUpload: (key: string, path: string, busy: boolean) => void;
}

export const RunFormContext = createContext<RunFormContextValue | null>(null);

export function useRunForm(): RunFormContextValue {
  const value = useContext(RunFormContext);
  if (value === null) throw new Error('A field of a run form stands outside of its form');
  return value;
}

/** Props of every control. */
export interface ControlProps {
  field: Field;
  value: FormValue;
  onChange: Change;
}
