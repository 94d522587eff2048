export type StreamStatus = 'connecting' | 'open' | 'reconnecting' | 'ended';

interface LiveStreamOptions {
  /** Address to (re)connect to, asked for anew each time so that it can name the last thing received. */
  url: () => string;
  /** Handlers by event name; unnamed messages arrive as `message`. An `end` event closes the stream for good. */
  on: Record<string, (data: string, id: string) => void>;
  onStatus: (status: StreamStatus) => void;
  /** Asked when nobody looks at the page any more: whether to go on nevertheless. */
  staysWhenHidden?: () => boolean;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
/** A server answers within that, else the connection that the browser took for it is dead: it may be one of before the computer slept. */
const OPENS_WITHIN_MS = 8_000;
/** A timer this late means that the computer slept; a connection from before then may be dead without anybody having said so. */
const ASLEEP_MS = 20_000;
const CHECK_MS = 5_000;

/**
 * A server-sent stream that survives cuts, server restarts and sleep. It does its own reconnecting, since EventSource gives up on
 * some errors and cannot be told where to resume after a page was rendered with data. A hidden page pauses it, unless told otherwise. Returns the function
 * that closes it.
 */
export function openLiveStream({ url, on, onStatus, staysWhenHidden = () => false }: LiveStreamOptions): () => void {
  let source: EventSource | null = null;
  let retryMs = FIRST_RETRY_MS;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const connect = (): void => {
    clearTimeout(retryTimer);
    source?.close();
    const current = new EventSource(url());
    source = current;
    const onLost = (): void => {
      current.close();
      if (closed || current !== source) return;
      onStatus('reconnecting');
      clearTimeout(retryTimer);
      retryTimer = setTimeout(connect, retryMs);
      retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
    };
    retryTimer = setTimeout(onLost, OPENS_WITHIN_MS);
    current.onopen = () => {
      clearTimeout(retryTimer);
      retryMs = FIRST_RETRY_MS;
      onStatus('open');
    };
    current.onerror = onLost;
    for (const [name, handle] of Object.entries(on)) {
      current.addEventListener(name, (message: MessageEvent<string>) => {
        if (current === source) handle(message.data, message.lastEventId);
      });
    }
    current.addEventListener('end', () => {
      if (current !== source) return;
      close();
      onStatus('ended');
    });
  };

  let checkedAt = Date.now();
  const watch = setInterval(() => {
    const slept = Date.now() - checkedAt > ASLEEP_MS;
    checkedAt = Date.now();
    if (!slept || source === null) return;
    onStatus('reconnecting');
    connect();
  }, CHECK_MS);
  window.addEventListener('online', connect);
  // Browsers keep a connection that nothing comes through any more, and so would say nothing of it.
  const onOffline = (): void => {
    pause();
    onStatus('reconnecting');
  };
  window.addEventListener('offline', onOffline);
  // A browser grants a server six connections over HTTP/1.1, all tabs together: one that nobody looks at must not hold any.
  const onVisibility = (): void => {
    if (document.visibilityState !== 'visible') {
      if (!staysWhenHidden()) pause();
    } else if (source === null) connect();
  };
  document.addEventListener('visibilitychange', onVisibility);

  function pause(): void {
    clearTimeout(retryTimer);
    source?.close();
    source = null;
  }

  function close(): void {
    closed = true;
    pause();
    clearInterval(watch);
    window.removeEventListener('online', connect);
    window.removeEventListener('offline', onOffline);
    document.removeEventListener('visibilitychange', onVisibility);
  }

  onStatus('connecting');
  if (document.visibilityState === 'visible') connect();
  return close;
}
