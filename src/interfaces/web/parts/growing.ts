/** Rows of a question that only grow, of which the newer ones are asked for again and again. */
import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ask, type Request } from '../ask.ts';
import { station } from '../live.ts';

/** Kept at most; the oldest go first. */
const MOST = 4000;

/** `after`: what is asked for next; 0 for all. `every`: milliseconds. Nothing is asked for while `isWanted` is false. */
export function useGrowing<T>(
  question: string,
  request: Request,
  after: (row: T) => number,
  every: number,
  isWanted = true,
): ReadonlySignal<readonly T[]> {
  const rows = useSignal<readonly T[]>([]);
  const key = `${station.value} ${JSON.stringify(request)}`;
  useEffect(() => {
    if (!isWanted) return undefined;
    let isOver = false;
    let isAsking = false;
    rows.value = [];
    const more = async (): Promise<void> => {
      if (isAsking || document.visibilityState !== 'visible') return;
      isAsking = true;
      const last = rows.value.at(-1);
      const asked = await ask<T>(question, { ...request, after: last === undefined ? 0 : after(last) });
      isAsking = false;
      if (!isOver && asked.ok && asked.replies.length > 0) rows.value = [...rows.value, ...asked.replies].slice(-MOST);
    };
    void more();
    const timer = setInterval(() => void more(), every);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [question, key, every, isWanted]);
  return rows;
}
