import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOpLine, parseOpObject } from './op-protocol';

describe('parseOpLine', () => {
  it('reads every key', () => {
    const said = { progress: 42, info: 'half way', error: 'oops', outputs: { a: [1] }, payload: { b: null } };
    expect(parseOpLine(JSON.stringify({ gyoza: said }))).toEqual(said);
  });

  it.each([
    ['white space around it', '  { "gyoza" : { "info" : "x" } } \r', { info: 'x' }],
    ['a key written with escapes', '{"\\u0067yoza":{"info":"x"}}', { info: 'x' }],
    ['null for a key not given', '{"gyoza":{"info":"x","error":null}}', { info: 'x' }],
    ['keys of a later version', '{"gyoza":{"progress":1,"eta_s":20}}', { progress: 1 }],
    ['both ends of progress', '{"gyoza":{"progress":0}}', { progress: 0 }],
    ['progress as 100.0', '{"gyoza":{"progress":100.0}}', { progress: 100 }],
  ])('takes %s', (_, line, message) => {
    expect(parseOpLine(line)).toEqual(message);
  });

  it.each(['101', '-1', '42.5'])('ignores progress %s but does not log the line', (progress) => {
    expect(parseOpLine(`{"gyoza":{"progress":${progress}}}`)).toEqual({});
    expect(parseOpLine(`{"gyoza":{"progress":${progress},"info":"x"}}`)).toEqual({ info: 'x' });
  });

  it.each([
    'plain text',
    '',
    '{}',
    'null',
    '[{"gyoza":{"info":"x"}}]',
    '{"gyoza":{}}',
    '{"gyoza":null}',
    '{"gyoza":"info"}',
    '{"gyoza":[1]}',
    '{"gyoza":{"eta_s":20}}',
    '{"gyoza":{"progress":"42"}}',
    '{"gyoza":{"info":5}}',
    '{"gyoza":{"outputs":[1]}}',
    '{"gyoza":{"payload":"x"}}',
    '{"gyoza":{"info":"x"},"other":1}',
    '{"gyoza":{"info":"x"}',
    'x {"gyoza":{"info":"x"}}',
    '{"gyoza":{"outputs":{"n":1e999}}}',
    `{"gyoza":{"outputs":{"deep":${'['.repeat(5000)}${']'.repeat(5000)}}}}`,
  ])('leaves %.60s to the log', (line) => {
    expect(parseOpLine(line)).toBeNull();
  });

  it('replaces what no database stores, in keys as in values', () => {
    expect(parseOpLine('{"gyoza":{"outputs":{"a\\u0000":"b\\ud800c","ok":"\\ud83d\\ude00"}}}')).toEqual({
      outputs: { 'a\ufffd': 'b\ufffdc', ok: '😀' },
    });
  });

  it('never throws, and gives back every well-formed message', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        parseOpLine(line);
      }),
    );
    fc.assert(
      fc.property(fc.record({ progress: fc.integer({ min: 0, max: 100 }), info: fc.string({ unit: 'grapheme' }) }), (said) => {
        const expected = { ...said, info: said.info.replaceAll('\u0000', '\ufffd') };
        expect(parseOpLine(JSON.stringify({ gyoza: said }))).toEqual(expected);
      }),
    );
  });
});

describe('parseOpObject', () => {
  it('takes one JSON object and keeps the order of its keys', () => {
    const parsed = parseOpObject('{"z":1,"a":{"__proto__":2,"x\\u0000":3}}');
    expect(parsed.ok && JSON.stringify(parsed.value)).toBe('{"z":1,"a":{"__proto__":2,"x\ufffd":3}}');
  });

  it.each([
    ['', 'is empty'],
    ['{"a":', 'is not valid JSON'],
    ['[1]', 'holds a list'],
    ['null', 'holds null'],
    ['"x"', 'holds a string'],
    ['{"a":1e999}', 'is not valid JSON'],
  ])('says what is wrong with %s', (text, problem) => {
    expect(parseOpObject(text)).toEqual({ ok: false, problem });
  });
});
