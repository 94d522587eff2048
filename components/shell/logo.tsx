/** The mark: a dumpling with its pleats. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={className}>
      <path
        d="M2.6 20.2c0 3.2 2.4 5.3 5.6 5.3h15.6c3.2 0 5.6-2.1 5.6-5.3 0-1.9-.5-3.6-1.3-5.1a2.9 2.9 0 0 0-3.5-4 3.1 3.1 0 0 0-4.5-2.9 3.2 3.2 0 0 0-5.3-.6 3.2 3.2 0 0 0-4.9 1.5 3 3 0 0 0-4.5 3 2.9 2.9 0 0 0-1.5 3.9 9.6 9.6 0 0 0-1.3 4.2Z"
        fill="var(--color-brand)"
      />
      <path
        d="m9.9 9.1 1.5 4.4M14.8 7.6l.4 4.8M20.1 8.2l-1 4.6M24.6 11.1l-2.4 3.9M5.4 12.1l2.7 3.5"
        stroke="var(--color-paper)"
        strokeWidth="1.3"
        strokeLinecap="round"
      />
    </svg>
  );
}
