'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type UIEvent } from 'react';
import { LogLineView } from './log-line-view';
import type { LogSnapshot } from './log-store';

interface LogLinesProps extends Pick<LogSnapshot, 'count' | 'at'> {
  /** Keep the last line in sight. */
  follow: boolean;
  /** Told whether the person has scrolled to the end or away from it. */
  onFollow: (follow: boolean) => void;
}

const LINE_HEIGHT = 20;
/** How near to the end still counts as being there. */
const NEAR_PX = 24;

/** Lines of a log, of which only those in sight are drawn. */
export function LogLines({ count, at, follow, onFollow }: LogLinesProps) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (index) => at(index)?.n ?? index,
    overscan: 12,
    // Lets the server draw the first lines too.
    initialRect: { width: 800, height: 400 },
  });

  useEffect(() => {
    if (follow && count > 0) virtual.scrollToIndex(count - 1, { align: 'end' });
  }, [follow, count, virtual]);

  // Following ends when the person moves up, and begins again at the end. Measuring lines scrolls too, so only what a wheel, a
  // touch or a key began counts; and browsers scroll some frames after those events, so it is read when the box has moved.
  const hands = useRef({ on: false, top: 0 });
  const onHands = (): void => {
    hands.current.on = true;
  };
  const onScroll = ({ currentTarget: element }: UIEvent<HTMLDivElement>): void => {
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
      className="max-h-[28rem] overflow-y-auto border-t border-line py-2 font-mono text-xs leading-5 focus-visible:-outline-offset-2"
    >
      <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = at(item.index);
          return line === undefined ? null : (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LogLineView line={line} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
