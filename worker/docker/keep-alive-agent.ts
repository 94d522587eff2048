import http from 'node:http';
import https from 'node:https';
import { inspect } from 'node:util';
import type Docker from 'dockerode';

/*
 * docker-modem describes every request by util.inspect, also when nobody debugs: with an agent in it, all its sockets and whatever hangs on them,
 * which was two thirds of the worker's CPU time.
 */
class PlainAgent extends http.Agent {
  [inspect.custom](): string {
    return 'PlainAgent';
  }
}
class TlsAgent extends https.Agent {
  [inspect.custom](): string {
    return 'TlsAgent';
  }
}

/** Keeps connections: opening one per call would cost as much as the call. Undefined for SSH, which has an agent of its own. */
export function keepAliveAgent({ protocol, ca, cert, key }: Docker.DockerOptions): http.Agent | undefined {
  if (protocol === undefined || protocol === 'http') return new PlainAgent({ keepAlive: true });
  return protocol === 'https' ? new TlsAgent({ keepAlive: true, ca, cert, key }) : undefined;
}
