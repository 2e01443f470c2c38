/** The replies to a question, asked when a view appears and again and again while it is there. */
import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ask, type Asked, type Request } from '../ask.ts';

export interface Repeated<T> {
  /** Undefined until the first answer. */
  readonly asked: ReadonlySignal<Asked<T> | undefined>;
  readonly again: () => void;
}

/** `every`: milliseconds. `at`: it is asked at once when this changes. */
export function useAsked<T>(question: string, request: Request, every: number, at = ''): Repeated<T> {
  const asked = useSignal<Asked<T> | undefined>(undefined);
  const key = `${at} ${JSON.stringify(request)}`;
  const turn = useRef(0);
  const isAsking = useRef(false);
  const again = async (): Promise<void> => {
    turn.current += 1;
    const own = turn.current;
    isAsking.current = true;
    const answer = await ask<T>(question, request);
    // What was asked before may be answered later.
    if (own !== turn.current) return;
    isAsking.current = false;
    asked.value = answer;
  };
  useEffect(() => {
    void again();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && !isAsking.current) void again();
    }, every);
    return () => clearInterval(timer);
  }, [question, key, every]);
  return { asked, again: () => void again() };
}
