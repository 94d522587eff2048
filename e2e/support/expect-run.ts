import type Docker from 'dockerode';
import { expect } from 'playwright/test';
import type { Connection } from '@/lib/client/connection';
import { getLogs, listEvents } from '@/lib/client/runs';
import type { Event } from '@/lib/contract/event';

/** The events of a run, which must count 0, 1, 2 … and end each attempt with its terminal event. */
export async function gaplessEvents(server: Connection, id: string): Promise<Event[]> {
  const events = await listEvents(server, id);
  expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index));
  return events;
}

/** Every line that one attempt wrote, read page by page. */
export async function readLog(server: Connection, id: string, attempt: number): Promise<string[]> {
  const lines: string[] = [];
  for (;;) {
    const page = await getLogs(server, id, { attempt, after: lines.length - 1 });
    expect(page.lines.map(({ n }) => n)).toEqual(page.lines.map((_, index) => lines.length + index));
    lines.push(...page.lines.map(({ text }) => text));
    if (!page.has_more) return lines;
  }
}

/** Ids of the runs that have a container left, of those given. */
export async function runsWithContainers(engine: Docker, ids: readonly string[]): Promise<string[]> {
  const containers = await engine.listContainers({ all: true, filters: { label: ['gyoza.run_id'] } });
  return containers.map(({ Labels }) => Labels['gyoza.run_id'] ?? '').filter((id) => ids.includes(id));
}
