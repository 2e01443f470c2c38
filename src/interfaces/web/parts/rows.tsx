/**
 * A list of any length of which only the rows in sight are in the page: what layout costs is then the same for ten rows and
 * for a million.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Rows beyond the edges, so that nothing is blank while somebody scrolls. */
const BEYOND = 4;

export interface RowsProps {
  readonly label: string;
  readonly count: number;
  /** Pixels; all rows are as high as the first. */
  readonly height: number;
  readonly row: (index: number) => ComponentChildren;
  readonly keyOf: (index: number) => string | number;
  /** Stays at the end while somebody has scrolled to it. */
  readonly follows?: boolean;
}

export function Rows({ label, count, height, row, keyOf, follows = false }: RowsProps) {
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const room = useSignal(600);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(() => (room.value = element.clientHeight));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    const element = box.current;
    if (follows && isAtEnd.current && element !== null) element.scrollTop = element.scrollHeight;
  }, [count, follows]);
  const first = Math.max(0, Math.floor(top.value / height) - BEYOND);
  const last = Math.min(count, Math.ceil((top.value + room.value) / height) + BEYOND);
  const shown = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  return (
    <div
      class="rows"
      ref={box}
      role="table"
      aria-label={label}
      aria-rowcount={count}
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        top.value = currentTarget.scrollTop;
        isAtEnd.current = currentTarget.scrollTop + currentTarget.clientHeight >= currentTarget.scrollHeight - height;
      }}
    >
      <div class="rows-all" role="rowgroup" style={{ height: `${count * height}px` }}>
        {shown.map((index) => (
          <div
            class="row"
            role="row"
            aria-rowindex={index + 1}
            key={keyOf(index)}
            style={{ transform: `translateY(${index * height}px)`, height: `${height}px` }}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
