import { useEffect, useRef, useState } from 'react';

export interface Poll<T> {
  /** The last good answer; stays when a later request fails. */
  data: T | undefined;
  /** When `data` was received, in ms since the epoch. */
  receivedAt: number | undefined;
  /** Why the latest request failed; undefined as soon as one works again. */
  error: Error | undefined;
}

interface PollOptions {
  intervalMs?: number;
  keepOnSwitch?: boolean;
}

interface Keyed<T> extends Poll<T> {
  key: string;
}

export const POLL_MS = 2_000;

const NOTHING = { data: undefined, receivedAt: undefined, error: undefined };

/**
 * Calls `load` now and then again two seconds after each answer, as long as the page is visible. A slow server is
 * therefore never asked twice at once, and one that is away is found again without a reload. `key` says what is
 * loaded: with another one everything starts afresh, unless `keepOnSwitch` leaves the old answer until the new one is
 * there (right where an answer names what it is about).
 */
export function usePoll<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  { intervalMs = POLL_MS, keepOnSwitch = false }: PollOptions = {},
): Poll<T> {
  const [state, setState] = useState<Keyed<T>>({ ...NOTHING, key });
  const latestLoad = useRef(load);

  useEffect(() => {
    latestLoad.current = load;
  }, [load]);

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running = false;

    const round = async () => {
      if (running || document.hidden) {
        return; // the running one sets the timer; visibilitychange starts the next one
      }
      running = true;
      const answer = await outcome(latestLoad.current(abort.signal));
      running = false;
      if (!abort.signal.aborted) {
        setState((last) => merge(last, key, answer));
        timer = setTimeout(round, intervalMs);
      }
    };
    const onVisible = () => {
      clearTimeout(timer);
      void round();
    };

    void round();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [key, intervalMs]);

  // An answer to another key (the drawer was switched to another topic) is no answer.
  return state.key === key || keepOnSwitch ? state : NOTHING;
}

type Outcome<T> = { data: T } | { error: Error };

async function outcome<T>(answer: Promise<T>): Promise<Outcome<T>> {
  try {
    return { data: await answer };
  } catch (error) {
    return { error: error as Error };
  }
}

function merge<T>(last: Keyed<T>, key: string, answer: Outcome<T>): Keyed<T> {
  if ('data' in answer) {
    return { data: answer.data, receivedAt: Date.now(), error: undefined, key };
  }
  return last.key === key ? { ...last, error: answer.error } : { ...NOTHING, error: answer.error, key };
}
