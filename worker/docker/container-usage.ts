import type Docker from 'dockerode';
import type { ContainerUsage } from '@/worker/ports/engine';

const MIB = 1024 * 1024;

/** What of the engine's answer is read; all of it may be missing for a container that has just ended. */
type Stats = Partial<Pick<Docker.ContainerStats, 'cpu_stats' | 'memory_stats' | 'networks'>>;

/** Reads the engine's figures; null when it has none. */
export function containerUsage(stats: Stats): ContainerUsage | null {
  const { cpu_stats: cpu, memory_stats: memory, networks } = stats;
  if (typeof memory?.usage !== 'number' || typeof cpu?.cpu_usage.total_usage !== 'number') return null;
  // Pages of files that the kernel may drop at any time are no need of the program; the docker command line leaves them out too.
  const cache = memoryCache(memory.stats);
  const links = networks === undefined ? null : Object.values(networks);
  return {
    cpuS: cpu.cpu_usage.total_usage / 1e9,
    ramMb: Math.max(0, Math.round(((memory.usage - cache) / MIB) * 10) / 10),
    rxKb: links === null ? null : Math.round(links.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0) / 1024),
    txKb: links === null ? null : Math.round(links.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0) / 1024),
  };
}

/** Version 1 of the kernel's control groups counts the whole tree under a name of its own. */
function memoryCache(stats: Partial<Record<'total_inactive_file' | 'inactive_file', number>>): number {
  return stats.total_inactive_file ?? stats.inactive_file ?? 0;
}
