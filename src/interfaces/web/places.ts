/** Which view is shown, kept in the address of the page so that a link leads there and a reload stays. */
import { signal } from '@preact/signals';

export const VIEWS = ['devices', 'firmware', 'transfers', 'leases', 'log', 'station', 'settings'] as const;
export type View = (typeof VIEWS)[number];

export interface Place {
  readonly view: View;
  /** What of it: a device. */
  readonly of?: string;
}

export const place = signal<Place>(placeAt(location.pathname));

export function begin(): void {
  addEventListener('popstate', () => (place.value = placeAt(location.pathname)));
}

export function go(to: Place): void {
  history.pushState(null, '', pathOf(to));
  place.value = to;
  scrollTo(0, 0);
  document.querySelector<HTMLElement>('h1')?.focus();
}

export function pathOf({ view, of }: Place): string {
  return of === undefined ? `/${view}` : `/${view}/${encodeURIComponent(of)}`;
}

function placeAt(path: string): Place {
  const [, name = '', of] = path.split('/');
  const view = VIEWS.find((one) => one === name) ?? 'devices';
  return of === undefined || of === '' ? { view } : { view, of: decodeURIComponent(of) };
}
