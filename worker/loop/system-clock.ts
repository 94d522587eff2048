import os from 'node:os';

/**
 * Milliseconds since the machine was started. No change of its date moves it, it goes on while the machine sleeps, and it is the same for all processes:
 * what a lease is measured with, here and in the watchdog. Steps of 10 ms on Linux.
 */
export function systemClock(): number {
  return os.uptime() * 1000;
}
