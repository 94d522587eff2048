import { describe, expect, it } from 'vitest';
import { MAX_LINE_LENGTH } from '@/lib/contract/log';
import type { LogFrame } from '@/worker/ports/engine';
import { LineAssembler } from './line-assembler';

const frame = (text: string | Buffer, ends = true, stream: LogFrame['stream'] = 'stdout'): LogFrame => ({
  stream,
  t: '2026-01-01T00:00:00.000Z',
  mark: '',
  bytes: Buffer.from(text),
  ends,
});

describe('LineAssembler', () => {
  it('joins the parts of a line, each stream for itself, also in the middle of a character', () => {
    const lines = new LineAssembler();
    const euro = Buffer.from('€');
    expect(lines.push(frame(euro.subarray(0, 1), false))).toBeNull();
    expect(lines.push(frame('between', true, 'stderr'))?.text).toBe('between');
    expect(lines.push(frame(euro.subarray(1), true))).toMatchObject({ text: '€', stream: 'stdout', cut: false });
  });

  it('gives what has no end at the end, stdout first', () => {
    const lines = new LineAssembler();
    lines.push(frame('err', false, 'stderr'));
    lines.push(frame('out', false));
    expect(lines.end().map(({ text }) => text)).toEqual(['out', 'err']);
    expect(lines.end()).toEqual([]);
  });

  it('replaces NUL and what is no UTF-8, and keeps a byte order mark and empty lines', () => {
    const lines = new LineAssembler();
    expect(lines.push(frame(Buffer.from([0x61, 0, 0xff, 0x62])))?.text).toBe('a\ufffd\ufffdb');
    expect(lines.push(frame('\ufeffx'))?.text).toBe('\ufeffx');
    expect(lines.push(frame(''))?.text).toBe('');
  });

  it('cuts a line that is too long, says how much is missing, and never splits a character', () => {
    const lines = new LineAssembler();
    lines.push(frame('x'.repeat(MAX_LINE_LENGTH - 1), false));
    const line = lines.push(frame('😀tail'));
    expect(line?.cut).toBe(true);
    expect(line?.text).toBe(`${'x'.repeat(MAX_LINE_LENGTH - 1)} [the rest of this line is left out: it is 6 characters longer]`);
  });

  it('bounds what it keeps of an endless line', () => {
    const lines = new LineAssembler();
    const megabyte = Buffer.alloc(1024 * 1024, 'y');
    for (let count = 0; count < 20; count += 1) lines.push(frame(megabyte, false));
    const line = lines.push(frame(''));
    expect(line?.text.length).toBeLessThan(MAX_LINE_LENGTH + 1024);
    expect(line?.text).toContain(`it is ${20 * 1024 * 1024 - MAX_LINE_LENGTH} characters longer`);
  });

  it('keeps a line of control characters within what the server takes as a body', () => {
    const line = new LineAssembler().push(frame(Buffer.alloc(MAX_LINE_LENGTH, 1)));
    expect(JSON.stringify(line?.text).length).toBeLessThan(13 * 1024 * 1024);
  });
});
