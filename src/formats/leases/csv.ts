/** Comma-separated values, of our own leases and of Kea's memfile. */
import { formatIpv4, parseIpv4, parseMac, type Mac } from '../../lib/address.ts';
import { decodeText, encodeText } from '../../lib/text.ts';
import { instant, NEVER, seconds } from '../../lib/time.ts';
import { csvLine, csvRows, guarded, withoutGuard } from '../csv.ts';
import { colons, excerpt, hexDigits, LeaseCollection, type LeaseRecord, type LeasesRead } from './lease-record.ts';
import { parseTime, timeText } from './time-text.ts';

const COLUMNS = ['address', 'state', 'since', 'until', 'hardware', 'client-id', 'hostname', 'vendor-class'] as const;

/** One line a lease, under a line with the names of the columns. Times as `2010-09-17T18:02:11.000Z`, or `never`. */
export function printCsv(leases: Iterable<LeaseRecord>): string {
  const lines = [csvLine(COLUMNS)];
  for (const lease of leases) lines.push(csvLine(cells(lease)));
  return `${lines.join('\n')}\n`;
}

/** Reads what `printCsv` writes, and Kea's `kea-leases4.csv`, whatever the order of their columns. */
export function readCsv(text: string): LeasesRead {
  const collection = new LeaseCollection();
  let columns: readonly string[] | undefined;
  for (const { cells: values, line } of csvRows(text)) {
    if (columns === undefined) {
      columns = values.map((name) => name.trim());
      if (!columns.includes('address')) break;
      continue;
    }
    const row = new Map(columns.map((name, index) => [name, values[index] ?? '']));
    const read = columns.includes('valid_lifetime') ? keaLease(row) : ownLease(row);
    if (typeof read === 'string') collection.issue(line, read);
    else if (read.kind === 'lease') collection.add(read.lease);
    else collection.forget(read.lease.address);
  }
  if (columns?.includes('address') !== true) collection.issue(1, 'its first line names no column "address"');
  return collection.read;
}

interface RowRead {
  readonly kind: 'lease' | 'gone';
  readonly lease: LeaseRecord;
}

const STATES: readonly LeaseRecord['state'][] = ['offered', 'bound', 'released', 'declined'];

function ownLease(row: ReadonlyMap<string, string>): RowRead | string {
  const address = parseIpv4(row.get('address') ?? '');
  if (!address.ok) return address.error;
  const state = STATES.find((one) => one === row.get('state'));
  const until = parseTime(row.get('until') ?? '');
  const since = parseTime(row.get('since') ?? '');
  if (state === undefined) return `${excerpt(row.get('state') ?? '')} is not a state`;
  if (until === undefined) return `${excerpt(row.get('until') ?? '')} is not a time`;
  const lease = { address: address.value, state, until, ...(since === undefined ? {} : { since }) };
  return identified(lease, row.get('hardware') ?? '', row.get('client-id') ?? '', {
    hostname: withoutGuard(row.get('hostname') ?? ''),
    vendorClass: withoutGuard(row.get('vendor-class') ?? ''),
  });
}

/** Kea's numbers; 0 is an ordinary lease. */
const KEA_STATES: Readonly<Record<string, LeaseRecord['state']>> = { 1: 'declined', 2: 'released', 3: 'released' };
const KEA_INFINITE = 0xffff_ffff;

/** Kea writes a lease again at each change; a lifetime of 0 takes it away. `expire` is in seconds since 1970. */
function keaLease(row: ReadonlyMap<string, string>): RowRead | string {
  const address = parseIpv4(row.get('address') ?? '');
  if (!address.ok) return address.error;
  const lifetime = Number(row.get('valid_lifetime'));
  const expire = Number(row.get('expire'));
  if (!Number.isFinite(lifetime) || !Number.isFinite(expire)) return 'its lifetime is not a number';
  const until = lifetime === KEA_INFINITE ? NEVER : instant(seconds(expire));
  const state = KEA_STATES[row.get('state') ?? ''] ?? 'bound';
  const lease = { address: address.value, state, until, since: instant(seconds(expire - lifetime)) } as const;
  if (lifetime === 0) return { kind: 'gone', lease };
  const hostname = keaText(row.get('hostname') ?? '');
  return identified(lease, row.get('hwaddr') ?? '', row.get('client_id') ?? '', { hostname, vendorClass: '' });
}

/** Kea writes a byte that would end a value as an entity: `&#x2c` is a comma. */
function keaText(cell: string): string {
  if (!cell.includes('&#x')) return cell;
  const [first = '', ...others] = cell.split(/(&#x[0-9a-f]{2})/i);
  const parts = others.map((part, index) =>
    index % 2 === 0 ? Uint8Array.of(Number.parseInt(part.slice(3), 16)) : encodeText(part),
  );
  return decodeText(Buffer.concat([encodeText(first), ...parts]));
}

function identified(
  lease: LeaseRecord,
  hardwareText: string,
  clientText: string,
  texts: { readonly hostname: string; readonly vendorClass: string },
): RowRead | string {
  const hardware: { readonly hardware?: Mac } = macOf(hardwareText);
  const clientId = hexDigits(clientText);
  if (hardware.hardware === undefined && clientId === undefined && lease.state !== 'declined') {
    return lease.state === 'released' ? { kind: 'gone', lease } : 'it does not say whose it is';
  }
  return {
    kind: 'lease',
    lease: {
      ...lease,
      ...hardware,
      ...(clientId === undefined ? {} : { clientId }),
      ...(texts.hostname === '' ? {} : { hostname: texts.hostname }),
      ...(texts.vendorClass === '' ? {} : { vendorClass: texts.vendorClass }),
    },
  };
}

function macOf(text: string): { readonly hardware?: Mac } {
  const mac = parseMac(text);
  return mac.ok ? { hardware: mac.value } : {};
}

function cells(lease: LeaseRecord): readonly string[] {
  const { address, state, since, until, hardware, clientId, hostname, vendorClass } = lease;
  const client = clientId === undefined ? '' : colons(clientId);
  const times = [since === undefined ? '' : timeText(since), timeText(until)];
  const texts = [guarded(hostname ?? ''), guarded(vendorClass ?? '')];
  return [formatIpv4(address), state, ...times, hardware ?? '', client, ...texts];
}
