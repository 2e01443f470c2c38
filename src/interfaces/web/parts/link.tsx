/** A link inside the page: it changes the view without loading anything, and opens in a new tab like every link. */
import type { ComponentChildren } from 'preact';
import { go, pathOf, type Place } from '../places.ts';

export function Link({ to, children, current }: { to: Place; children: ComponentChildren; current?: boolean }) {
  return (
    <a
      href={pathOf(to)}
      aria-current={current === true ? 'page' : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
