/** The devices of a session as a table for other programs. Pure. */
import { csvLine, guarded } from '../../formats/csv.ts';
import { OUTCOMES, type SessionReport } from './report.ts';

/** One line a device (RFC 4180); no cell begins a formula. */
export function listCsv({ devices }: SessionReport): string {
  const head = [
    'hardware',
    'model',
    'address',
    'outcome',
    'began',
    'recovered',
    'seconds',
    'before',
    'after',
    'given',
    'files',
    'bytes',
  ];
  const rows = devices.map((device) => [
    device.device,
    device.model ?? '',
    device.address ?? '',
    OUTCOMES[device.outcome],
    new Date(device.seen).toISOString(),
    device.recoveredAt === undefined ? '' : new Date(device.recoveredAt).toISOString(),
    device.took === undefined ? '' : String(Math.round(device.took / 1000)),
    device.before ?? '',
    device.after ?? '',
    device.given ?? '',
    String(device.files.length),
    String(device.files.reduce((sum, { size }) => sum + size, 0)),
  ]);
  return [head, ...rows].map((cells) => `${csvLine(cells.map(guarded))}\r\n`).join('');
}
