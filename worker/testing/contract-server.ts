import { createHash, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { eventReports, type EventReport } from '@/lib/contract/event';
import { inspectionReport, type InspectionOrder, type InspectionReport } from '@/lib/contract/image-inspection';
import { logReport } from '@/lib/contract/log';
import { runPatch, runRelease } from '@/lib/contract/run';
import { heartbeat, type ClaimedRun, type Heartbeat, type HeartbeatAnswer } from '@/lib/contract/worker';
import type { Connection } from '@/lib/client/connection';
import type { RegistryLogin } from '@/lib/contract/registry';
import type { JsonObject } from '@/lib/domain/input-spec';
import { claimedRun } from './claimed-run';

const speaker = z.looseObject({ worker_id: z.string(), attempt: z.coerce.number() });

type Order = HeartbeatAnswer['cancel'][number];
interface Reply {
  status: number;
  json: unknown;
}
type RecordedLine = { n: number; stream: string; t: string; text: string };

/** What the server knows of one attempt. */
export interface Recorded {
  run: ClaimedRun;
  held: boolean;
  events: EventReport[];
  lines: RecordedLine[];
  files: Map<string, Buffer>;
  outputs: JsonObject[];
  released: string | null;
}

/** A server for tests: the worker's endpoints of the contract, in memory, each request parsed with the contract's schema. */
export class ContractServer {
  readonly installation = randomUUID();
  readonly attempts = new Map<string, Recorded>();
  readonly heartbeats: Heartbeat[] = [];
  /** Requests that broke the contract; a test expects none. */
  readonly violations: string[] = [];
  readonly calls: string[] = [];
  readonly uploads = new Map<string, Buffer>();
  /** What was reported of images, by the id of the look. */
  readonly inspections = new Map<string, InspectionReport>();
  /** While set, every connection is cut. */
  down = false;
  draining = false;
  /** While set, reports that carry outputs are refused. */
  refuseOutputs = false;
  leaseS = 15;
  /** What a worker gets that asks for the login of an image's registry. */
  registryLogin: RegistryLogin | null = null;
  /** While set, heartbeats are refused with this sentence, as of a worker of another protocol. */
  refusal: string | null = null;
  /** Heartbeats are answered once it resolves. */
  beatHeld: Promise<void> | null = null;
  /** Told by the next answer to a heartbeat, and not by a claim. */
  readonly beatOrders: Order[] = [];
  #waiting: ClaimedRun[] = [];
  #orders: Order[] = [];
  #looks: InspectionOrder[] = [];
  #watchers = new Set<() => void>();
  #http = http.createServer((request, response) => void this.#handle(request, response));
  #port = 0;

  async start(): Promise<Connection> {
    await new Promise<void>((resolve) => this.#http.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#http.address() as AddressInfo).port;
    return { url: `http://127.0.0.1:${this.#port}`, key: 'test-key' };
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  /** A run that the next claim gets. */
  enqueue(run: Partial<ClaimedRun> & { image: string }): Recorded {
    const claimed = claimedRun(run);
    const recorded: Recorded = { run: claimed, held: true, events: [], lines: [], files: new Map(), outputs: [], released: null };
    this.attempts.set(`${claimed.run_id}.${claimed.attempt}`, recorded);
    this.#waiting.push(claimed);
    this.changed();
    return recorded;
  }

  /** An uploaded file, to be named in a run's `files`. */
  upload(bytes: Buffer): { id: string; size: number; sha256: string } {
    const id = randomUUID();
    this.uploads.set(id, bytes);
    return { id, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  /** Asks for a look at an image, and answers what is reported. */
  async inspect(image: string): Promise<InspectionReport> {
    const id = randomUUID();
    this.#looks.push({ id, image, login: this.registryLogin });
    this.changed();
    await this.until(() => this.inspections.has(id));
    return inspectionReport.parse(this.inspections.get(id));
  }

  cancel({ run }: Recorded, hard = false): void {
    this.#order(run, { hard });
  }

  /** Asks for the end without a grace. */
  cancelNow({ run }: Recorded): void {
    this.#order(run, { hard: false, now: true });
  }

  #order({ run_id, attempt }: ClaimedRun, how: Pick<Order, 'hard' | 'now'>): void {
    this.#orders.push({ run_id, attempt, ...how });
    this.changed();
  }

  /** Runs that no claim has got yet are given to none. */
  takeBack(): void {
    this.#waiting.length = 0;
  }

  /** From now on the attempt belongs to another worker. */
  fence(recorded: Recorded): void {
    recorded.held = false;
  }

  /** Resolves once `condition` holds; looks whenever something arrives. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#watchers.add(resolve));
  }

  ended(recorded: Recorded): Promise<void> {
    return this.until(() => terminal(recorded) !== undefined || recorded.released !== null);
  }

  changed(): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const wake of watchers) wake();
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    if (this.down) {
      request.socket.destroy();
      return;
    }
    const url = new URL(request.url ?? '/', 'http://localhost');
    this.calls.push(`${request.method ?? ''} ${url.pathname}`);
    this.changed();
    const body = await buffer(request).catch(() => null);
    if (body === null) return;
    try {
      const reply = await this.#route(request, url, body, response);
      if (reply !== null) answer(response, reply.status, reply.json);
    } catch (error) {
      this.violations.push(`${request.method ?? ''} ${url.pathname}: ${error instanceof Error ? error.message : String(error)}`);
      answer(response, 400, problem(400, String(error)));
    }
    this.changed();
  }

  async #route(request: http.IncomingMessage, url: URL, body: Buffer, response: http.ServerResponse): Promise<Reply | null> {
    if (url.pathname === '/health') return { status: 200, json: { status: 'ok' } };
    if (request.headers['x-api-key'] !== 'test-key') return { status: 401, json: problem(401, 'This key is not known.') };
    const json = (): unknown => JSON.parse(body.toString('utf8'));
    const [, resource = '', id = '', action = '', ...rest] = url.pathname.split('/').map((part) => decodeURIComponent(part));
    switch (`${request.method ?? ''} ${resource}/${action}`) {
      case 'POST workers/heartbeat': {
        this.heartbeats.push(heartbeat.parse(json()));
        if (this.refusal !== null) return { status: 426, json: problem(426, this.refusal) };
        const told = this.#orders.splice(0);
        await this.beatHeld;
        const cancel = [...told, ...this.beatOrders.splice(0)];
        return { status: 200, json: { cancel, draining: this.draining, lease_s: this.leaseS, installation: this.installation } };
      }
      case 'POST workers/claim':
        return this.#claim(response, Number(url.searchParams.get('wait_s') ?? 25));
      case 'GET files/': {
        const bytes = this.uploads.get(id);
        if (bytes === undefined) return { status: 404, json: problem(404, 'There is no such file.') };
        response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes);
        return null;
      }
    }
    if (request.method === 'PUT' && resource === 'image-inspections') {
      this.inspections.set(id, inspectionReport.parse(json()));
      return { status: 200, json: {} };
    }
    if (resource !== 'runs') return { status: 404, json: problem(404, 'There is no such path.') };
    const { attempt } = speaker.parse(
      request.method === 'GET' || action === 'files' ? Object.fromEntries(url.searchParams) : [json()].flat()[0],
    );
    const recorded = this.attempts.get(`${id}.${attempt}`);
    if (recorded?.held !== true || terminal(recorded) !== undefined)
      return { status: 409, json: problem(409, 'The worker does not hold this attempt.') };
    switch (`${request.method ?? ''} ${action}`) {
      case 'POST events': {
        const reports = [eventReports.parse(json())].flat();
        if (this.refuseOutputs && reports.some(({ outputs }) => Object.keys(outputs ?? {}).length > 0)) {
          return { status: 400, json: problem(400, 'These outputs are not wanted.') };
        }
        for (const report of reports) {
          const last = Math.max(0, ...recorded.events.map(({ seq }) => seq ?? 0));
          const repeated =
            report.seq === undefined || report.seq === null
              ? report.type === 'STARTED' && recorded.events.some(({ type }) => type === 'STARTED')
              : report.seq <= last;
          if (!repeated) recorded.events.push(report);
        }
        return { status: 200, json: { events: [] } };
      }
      case 'POST logs': {
        for (const { n, stream, t, text } of logReport.parse(json()).lines) {
          const next = nextLine(recorded);
          // Only what the worker says is lost may be missing.
          if (n === next || (n != null && n > next && /^… \d+ lines lost: /.test(text))) {
            recorded.lines.push({ n, stream: stream ?? 'stdout', t: t ?? '', text });
          } else if ((n ?? 0) > next) throw new Error(`line ${n} came when ${next} was next`);
        }
        return { status: 200, json: { next: nextLine(recorded) } };
      }
      case 'GET registry-login':
        return { status: 200, json: { login: this.registryLogin } };
      case 'POST release':
        recorded.released = runRelease.parse(json()).reason ?? '';
        recorded.held = false;
        return { status: 200, json: {} };
      case 'PUT files':
        recorded.files.set(rest.join('/'), body);
        return { status: 201, json: {} };
      case 'PATCH ': {
        const { outputs } = runPatch.parse(json());
        if (outputs) recorded.outputs.push(outputs);
        return { status: 200, json: {} };
      }
      default:
        return { status: 404, json: problem(404, 'There is no such path.') };
    }
  }

  async #claim(response: http.ServerResponse, waitS: number): Promise<Reply | null> {
    let over = false;
    const end = () => {
      over = true;
      this.changed();
    };
    const timer = setTimeout(end, waitS * 1000);
    response.once('close', end);
    await this.until(() => over || this.#waiting.length > 0 || this.#orders.length > 0 || this.#looks.length > 0);
    clearTimeout(timer);
    if (response.destroyed) return null;
    return { status: 200, json: { runs: this.#waiting.splice(0), cancel: this.#orders.splice(0), inspect: this.#looks.splice(0) } };
  }
}

function nextLine({ lines }: Recorded): number {
  return (lines.at(-1)?.n ?? -1) + 1;
}

/** The report with which an attempt ended. */
export function terminal({ events }: Recorded): EventReport | undefined {
  return events.find(({ type }) => type === 'COMPLETED' || type === 'FAILED' || type === 'CANCELLED');
}

function answer(response: http.ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(json));
}

function problem(status: number, detail: string) {
  return { type: 'about:blank', title: http.STATUS_CODES[status] ?? '', status, detail, code: 'test' };
}
