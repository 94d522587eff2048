/** Height of a line that is not wrapped, in pixels. */
export const LINE_HEIGHT = 20;
/** Browsers cannot lay out an element of any height; Firefox ends at 17.8 million pixels. Beyond, a pixel of the scroll bar is more than a pixel of the log. */
const MAX_HEIGHT = 15_000_000;
/** Lines drawn beyond the edges, so that a quick movement shows no gap. */
const OVERSCAN = 14;

interface Place {
  /** Lines of the log. */
  total: number;
  /** How far the box is scrolled, and how high it is, in pixels. */
  top: number;
  height: number;
}

export interface LogWindow {
  /** Height of what is scrolled. */
  fullHeight: number;
  /** Largest scroll position. */
  maxTop: number;
  /** The lines to draw: from this one to before that one. */
  from: number;
  to: number;
  /** Line `anchor`, at the part `part` of its own height, stands `y` pixels below the upper edge of the box. */
  anchor: number;
  part: number;
  y: number;
}

/**
 * What a box shows of a log of any length when it is scrolled so far. Lines may be wrapped, and how high they are is only known of those that are
 * drawn, so a position of the scroll bar stands for a line and a part of it. That line is at the upper edge, which keeps it in place while the log
 * grows; near the end it moves down to the lower edge, so that the last position shows the end of the last line.
 */
export function logWindow({ total, top, height }: Place): LogWindow {
  const fullHeight = Math.min(total * LINE_HEIGHT, MAX_HEIGHT);
  const maxTop = Math.max(0, fullHeight - height);
  const at = Math.min(Math.max(0, top), maxTop);
  const inSight = height / LINE_HEIGHT;
  const blend = Math.min(2 * height, maxTop);
  const down = maxTop === 0 ? 0 : Math.max(0, 1 - (maxTop - at) / blend);
  const line = maxTop === 0 ? 0 : (at / maxTop) * (total - inSight) + down * inSight;
  const anchor = Math.max(0, Math.min(total - 1, Math.floor(line)));
  const above = Math.ceil(down * inSight) + OVERSCAN;
  const below = Math.ceil((1 - down) * inSight) + OVERSCAN;
  return {
    fullHeight,
    maxTop,
    from: Math.max(0, anchor - above),
    to: Math.min(total, anchor + below),
    anchor,
    part: line - anchor,
    y: down * height,
  };
}

/** The scroll position that shows line `n` at the upper edge, or as near to it as the end lets it. */
export function topOf(n: number, total: number, height: number): number {
  const { maxTop } = logWindow({ total, top: 0, height });
  const lines = total - height / LINE_HEIGHT;
  return lines <= 0 ? 0 : Math.min(maxTop, Math.max(0, (n / lines) * maxTop));
}
