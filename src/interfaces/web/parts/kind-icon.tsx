/** What kind of device it is, as a small drawing of lines. The words beside it say the same. */
import type { JSX } from 'preact';

const PHONE = 'M5 4h14v16H5z M8 7h8v4H8z M8 14h1 M12 14h0.01 M16 14h0.01 M8 17h0.01 M12 17h0.01 M16 17h0.01';
const BOX = 'M3 13h18v6H3z M7 16h0.01 M11 16h0.01 M15 16h3';
const LINES: Readonly<Record<string, string>> = {
  phone: PHONE,
  adapter: `${BOX} M12 13V6 M9 6h6`,
  'access-point': `${BOX} M8 9a6 6 0 0 1 8 0 M5.5 6a10 10 0 0 1 13 0`,
  router: `${BOX} M7 13V5 M17 13V5`,
  switch: 'M3 9h18v7H3z M6 12v1.5 M9 12v1.5 M12 12v1.5 M15 12v1.5 M18 12v1.5',
  camera: 'M4 7h11v7H4z M15 9l5-2v7l-5-2 M9.5 14v5 M6 19h7',
  computer: 'M4 5h16v11H4z M12 16v3 M8 19h8',
  storage: 'M6 3h12v18H6z M9 7h6 M9 11h6 M12 17h0.01',
};

export function KindIcon({ kind }: { kind: string }): JSX.Element {
  return (
    <svg class="kind-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={LINES[kind] ?? BOX} />
    </svg>
  );
}
