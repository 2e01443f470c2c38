/** Which devices a list shows, and in which order. */
import { signal } from '@preact/signals';
import type { DeviceRow } from '../../../station/asking/device-row.ts';
import { isFound, nameOf } from './device.ts';

export const FILTERS = ['all', 'wrong', 'underway', 'recovered'] as const;
export type Filter = (typeof FILTERS)[number];
export const ORDERS = ['seen', 'heard', 'progress', 'name'] as const;
export type Order = (typeof ORDERS)[number];

/** Stay as they are while somebody looks at one of the devices. */
export const filter = signal<Filter>('all');
export const order = signal<Order>('seen');
export const wanted = signal('');

/** `devices`: in the order in which they came. `wrong`: those with a finding. */
export function chosen(devices: readonly DeviceRow[], wrong: ReadonlySet<string>): readonly DeviceRow[] {
  const shown = devices.filter(
    (device) => passes(device, wrong) && (wanted.value === '' || isFound(device, wanted.value)),
  );
  const compare = COMPARED[order.value];
  return compare === undefined ? shown : shown.toSorted(compare);
}

function passes(device: DeviceRow, wrong: ReadonlySet<string>): boolean {
  switch (filter.value) {
    case 'all':
      return true;
    case 'wrong':
      return wrong.has(device.device) || device.trouble !== undefined;
    case 'recovered':
      return device.phase === 'recovered';
    case 'underway':
      return device.phase !== 'recovered';
  }
}

const COMPARED: Readonly<Record<Order, ((a: DeviceRow, b: DeviceRow) => number) | undefined>> = {
  seen: undefined,
  heard: (a, b) => b.lastSeen - a.lastSeen,
  progress: (a, b) => b.progress - a.progress,
  name: (a, b) => compareText(nameOf(a), nameOf(b)) || compareText(a.device, b.device),
};

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
