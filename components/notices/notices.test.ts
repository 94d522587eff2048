import { describe, expect, it } from 'vitest';
import { endedSince } from './ended-since';
import { badged } from './favicon-badge';
import { runWords } from './run-words';
import { chosen, NOTHING_WANTED, parseWanted, started } from './wanted-notices';

describe('what somebody wants to be notified of', () => {
  it('is the run on which it was pressed, and from then on each that is started', () => {
    const pressed = chosen(NOTHING_WANTED, 'a', true);
    expect(started(pressed, 'b')).toEqual({ ownRuns: true, runs: ['a', 'b'] });
    const released = chosen(started(pressed, 'b'), 'b', false);
    expect(released).toEqual({ ownRuns: false, runs: ['a'] });
    expect(started(released, 'c')).toBe(released);
  });

  it('is kept as text, never grows without end, and is nothing where the text is not ours', () => {
    let wanted = NOTHING_WANTED;
    for (let index = 0; index < 150; index += 1) wanted = chosen(wanted, `run ${index}`, true);
    expect(parseWanted(JSON.stringify(wanted))).toEqual(wanted);
    expect([wanted.runs.length, wanted.runs.at(-1)]).toEqual([100, 'run 149']);
    for (const text of [null, '', '[]', 'null', '{"runs":1}']) expect(parseWanted(text)).toEqual(NOTHING_WANTED);
  });
});

it('says a state in the words of the page, with a mark before them', () => {
  expect(runWords('COMPLETED', 'Hello')).toBe('✓ Hello is Completed');
  expect(runWords('FAILED', 'Hello')).toBe('✗ Hello is Failed');
});

it('puts a spot into the corner of the icon, whatever its size', () => {
  expect(badged('<svg viewBox="0 0 100 100"><path/></svg>\n', '#123456')).toBe(
    '<svg viewBox="0 0 100 100"><path/><circle cx="74" cy="74" r="26" fill="#123456" stroke="#fff" stroke-width="5"/></svg>',
  );
});

describe('what ended since somebody looked away', () => {
  it('is what was under way then or since, and is no longer', () => {
    const first = endedSince(new Set(), ['a', 'b']);
    expect(first.ended).toBe(0);
    const second = endedSince(first.seen, ['b', 'c']);
    expect(second.ended).toBe(1);
    expect(endedSince(second.seen, []).ended).toBe(3);
    // Between two lists that are fetched one after the other a run may be in neither for a moment.
    expect(endedSince(second.seen, ['a', 'b', 'c']).ended).toBe(0);
  });
});
