import { describe, expect, it } from 'vitest';
import type { Line } from './line-assembler';
import { OpOutput } from './op-output';

const line = (text: string, stream: Line['stream'] = 'stdout'): Line => ({ stream, t: '2026-01-01T00:00:00.000Z', text, cut: false });
const say = (said: object) => line(JSON.stringify({ gyoza: said }));

describe('OpOutput', () => {
  it('numbers log lines and events apart, and the same at every reading', () => {
    const lines = [line('a'), say({ info: 'i', progress: 3 }), line('b', 'stderr'), say({ error: 'e' }), line('c')];
    const read = () => {
      const output = new OpOutput();
      return lines.map((each) => output.take(each));
    };
    const first = read();
    expect(first.flatMap((meaning) => (meaning.line ? [[meaning.line.n, meaning.line.text]] : []))).toEqual([
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
    ]);
    expect(first.flatMap(({ events }) => events.map(({ seq, type, msg }) => [seq, type, msg]))).toEqual([
      [1, 'PROGRESS', 3],
      [2, 'INFO', 'i'],
      [3, 'ERROR', 'e'],
    ]);
    expect(read()).toEqual(first);
  });

  it('makes an event of each change of progress only', () => {
    const output = new OpOutput();
    const sent = [1, 1, 2, 2, 1, 101].map((progress) => output.take(say({ progress })).events.map(({ msg }) => msg));
    expect(sent).toEqual([[1], [], [2], [], [1], []]);
  });

  it('lets a payload go with the events of its line, or as one of its own', () => {
    const output = new OpOutput();
    expect(output.take(say({ info: 'x', payload: { a: 1 } })).events).toMatchObject([{ type: 'INFO', msg: 'x', payload: { a: 1 } }]);
    expect(output.take(say({ payload: { a: 2 } })).events).toMatchObject([{ type: 'INFO', msg: '', payload: { a: 2 } }]);
  });

  it('collects outputs, the last error and the last line on stderr that says something', () => {
    const output = new OpOutput();
    output.take(say({ outputs: { a: 1, b: 1 } }));
    expect(output.take(say({ outputs: { b: 2 }, error: 'first' })).outputs).toEqual({ a: 1, b: 2 });
    output.take(say({ error: 'second' }));
    output.take(line('why', 'stderr'));
    output.take(line('  ', 'stderr'));
    expect(output).toMatchObject({ outputs: { a: 1, b: 2 }, lastError: 'second', lastStderr: 'why' });
  });

  it('listens to stdout only, and not to a line that was cut', () => {
    const output = new OpOutput();
    expect(output.take({ ...say({ info: 'x' }), stream: 'stderr' }).line?.n).toBe(0);
    expect(output.take({ ...say({ info: 'x' }), cut: true }).line?.n).toBe(1);
  });
});
