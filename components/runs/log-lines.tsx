'use client';

import { useEffect, useLayoutEffect, useRef, useState, type UIEvent } from 'react';
import { cx } from '@/components/ui/cx';
import { useZone } from '@/components/ui/now';
import { useReady } from '@/components/ui/use-ready';
import type { Log } from '@/components/queries/use-log';
import { LogLineView } from './log-line-view';
import type { LineRange } from './log-link';
import { LINE_HEIGHT, logWindow, topOf } from './log-window';

interface LogLinesProps extends Pick<Log, 'total' | 'at' | 'show'> {
  /** Keep the last line in sight. */
  follow: boolean;
  /** Told whether the person has scrolled to the end or away from it. */
  onFollow: (follow: boolean) => void;
  /** The line to bring into sight; a new object brings it again. */
  target: { line: number } | null;
  chosen: LineRange | null;
  onChoose: (line: number, extend: boolean) => void;
  /** Where lines match a search. */
  places: ReadonlyMap<number, readonly number[]>;
  /** Show when each line was written. */
  times: boolean;
  /** As high as the window lets it. */
  tall: boolean;
}

/** So many lines lie in the page as they are; more are drawn where they are in sight. */
const SMALL_LOG = 100;
/** How near to the end still counts as being there. */
const NEAR_PX = 24;
/** Lines above the one that is brought into sight. */
const CONTEXT = 4;
/** Lines that the page arrives with on screen. */
const FIRST_DRAWN = 22;

/** Lines of a log, of which only those in sight are drawn, under a scroll bar for all. */
export function LogLines({ total, at, show, follow, onFollow, target, chosen, onChoose, places, times, tall }: LogLinesProps) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const ready = useReady();
  const zone = useZone();
  const [{ top, height }, setPlace] = useState({ top: 0, height: 448 });
  const small = total <= SMALL_LOG;
  // Before the page is alive nothing can scroll: it arrives with the lines that will then be in sight.
  const still = !ready && !small;
  const full = logWindow({ total, top: follow ? Infinity : top, height });
  const [from, to] = small
    ? [0, total]
    : still
      ? follow
        ? [Math.max(0, total - FIRST_DRAWN), total]
        : [0, FIRST_DRAWN]
      : [full.from, full.to];

  useEffect(() => show(from, to), [show, from, to, total]);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setPlace({ top: element.scrollTop, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // Lines may be wrapped: where they stand is only known once they are drawn.
  useLayoutEffect(() => {
    const [element, block] = [box.current, rows.current];
    if (element === null || block === null || still) return;
    if (follow) element.scrollTop = element.scrollHeight;
    if (small) {
      block.style.transform = '';
      return;
    }
    const row = block.children[full.anchor - from];
    if (!(row instanceof HTMLElement)) return;
    const position = Math.min(full.maxTop, element.scrollTop) + full.y - row.offsetTop - full.part * row.offsetHeight;
    block.style.transform = `translateY(${position}px)`;
  });

  // The log outgrew the small layout, whose scroll position meant something else: the line at the upper edge stays there.
  const upper = useRef(0);
  useLayoutEffect(() => {
    if (!small && !follow && upper.current > 0 && box.current !== null) box.current.scrollTop = topOf(upper.current, total, height);
    // oxlint-disable-next-line react/exhaustive-deps -- once, when it happens
  }, [small]);

  useEffect(() => {
    const element = box.current;
    if (target === null || element === null) return;
    const row = (): Element | null => element.querySelector(`[data-index="${target.line}"]`);
    if (small) {
      const found = row();
      if (found instanceof HTMLElement) element.scrollTop = found.offsetTop - CONTEXT * LINE_HEIGHT;
      return;
    }
    const { clientHeight } = element;
    element.scrollTop = topOf(target.line - CONTEXT, total, clientHeight);
    // Long lines above may have pushed it out of sight: then it goes to the upper edge.
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const found = row()?.getBoundingClientRect();
        const frameBox = element.getBoundingClientRect();
        if (found !== undefined && found.top >= frameBox.top && found.top < frameBox.bottom - LINE_HEIGHT) return;
        element.scrollTop = topOf(target.line, total, clientHeight);
      }),
    );
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-deps -- when a person asks for it, not when the log grows
  }, [target]);

  // Following ends when the person moves up, and begins again at the end. Following scrolls too, so only what a wheel, a touch or a key began
  // counts; and browsers scroll some frames after those events, so it is read when the box has moved.
  const hands = useRef({ on: false, top: 0 });
  const onHands = (): void => {
    hands.current.on = true;
  };
  const onScroll = ({ currentTarget: element }: UIEvent<HTMLDivElement>): void => {
    setPlace({ top: element.scrollTop, height: element.clientHeight });
    if (small) upper.current = upperRow(rows.current, element.scrollTop);
    const hasMovedUp = element.scrollTop < hands.current.top;
    hands.current.top = element.scrollTop;
    if (!hands.current.on) return;
    if (element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX) onFollow(true);
    else if (hasMovedUp) onFollow(false);
  };

  return (
    <div
      ref={box}
      tabIndex={0}
      role="region"
      aria-label="Log lines"
      onWheel={(event) => {
        onHands();
        // At once, or the next line of a busy log would pull the person back down before the wheel has moved anything.
        if (event.deltaY < 0 && event.currentTarget.scrollTop > 0) onFollow(false);
      }}
      onTouchMove={onHands}
      onKeyDown={onHands}
      onPointerDown={onHands}
      onScroll={onScroll}
      onScrollEnd={() => {
        hands.current.on = false;
      }}
      className={cx(
        'overflow-y-auto border-t border-line py-2 font-mono text-xs leading-5 focus-visible:-outline-offset-2',
        tall ? 'max-h-[80vh]' : 'max-h-[28rem]',
      )}
    >
      <div className="relative w-full" style={small || still ? undefined : { height: full.fullHeight }}>
        <div ref={rows} className={small || still ? 'relative' : 'absolute inset-x-0 top-0'}>
          {Array.from({ length: to - from }, (_, index) => from + index).map((n) => (
            <div key={n} data-index={n} className="min-h-5">
              <LogLineView
                n={n}
                line={at(n)}
                zone={times && ready ? zone : null}
                places={places.get(n)}
                current={places.has(n) && target?.line === n}
                chosen={chosen !== null && n >= chosen.from && n <= chosen.to}
                onChoose={onChoose}
                digits={String(total).length}
              />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function upperRow(rows: HTMLElement | null, top: number): number {
  const index = [...(rows?.children ?? [])].findIndex((row) => row instanceof HTMLElement && row.offsetTop + row.offsetHeight > top);
  return Math.max(0, index);
}
