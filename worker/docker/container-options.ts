import type Docker from 'dockerode';
import type { ContainerSpec } from '@/worker/ports/engine';

const MIB = 1024 * 1024;
const MAX_PROCESSES = 512;
/** The engine refuses less. */
const SMALLEST_CPU = 0.01;

/**
 * The engine's options for an attempt's container (CONTRACT §6): no capability but those asked for, no new privileges, bounded
 * processes, no swap, nothing of the host but the attempt's own folder.
 *
 * `init`: a minimal init as process 1. The kernel drops SIGTERM for a process 1 that has no handler, so without it a cancelled
 * shell op would always sit out the whole grace; it costs about 2 ms. The log driver is named because the engine's default may
 * be one that cannot be read back.
 */
export function containerOptions(spec: ContainerSpec, init: boolean): Docker.ContainerCreateOptions {
  const host: Docker.HostConfig = {
    Init: init,
    NetworkMode: spec.network,
    CapDrop: ['ALL'],
    CapAdd: spec.capabilities,
    SecurityOpt: ['no-new-privileges'],
    PidsLimit: MAX_PROCESSES,
    LogConfig: { Type: 'json-file', Config: {} },
    RestartPolicy: { Name: 'no' },
  };
  if (spec.cpu !== undefined) host.NanoCpus = Math.round(Math.max(spec.cpu, SMALLEST_CPU) * 1e9);
  if (spec.ramMb !== undefined) {
    host.Memory = spec.ramMb * MIB;
    host.MemorySwap = host.Memory;
  }
  if (spec.gpuId !== null) host.DeviceRequests = [{ Driver: '', DeviceIDs: [spec.gpuId], Capabilities: [['gpu']] }];
  // A mount and not a bind string: the engine creates a missing folder for the latter, and a path may contain a colon.
  if (spec.mount !== undefined) host.Mounts = [{ Type: 'bind', Source: spec.mount, Target: '/gyoza' }];
  return {
    name: spec.name,
    Image: spec.image,
    ...(spec.command === null ? {} : { Entrypoint: spec.command, Cmd: [] }),
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: spec.labels,
    // An image's health check would only cost starts of its own.
    Healthcheck: { Test: ['NONE'] },
    HostConfig: host,
  };
}
