/** What whoever looks at a run may do with it. */
export interface RunRights {
  /** Reads what went in and came out. */
  mayRead: boolean;
  /** Cancels and retries it. */
  mayManage: boolean;
  /** Starts runs of its op. */
  mayRun: boolean;
}
