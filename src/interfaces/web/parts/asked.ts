/** The replies to a question, asked when a view appears and again and again while it is there. */
import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
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
  const again = async (): Promise<void> => void (asked.value = await ask<T>(question, request));
  useEffect(() => {
    void again();
    const timer = setInterval(() => document.visibilityState === 'visible' && void again(), every);
    return () => clearInterval(timer);
  }, [question, key, every]);
  return { asked, again: () => void again() };
}
