/** Comma-separated values (RFC 4180), of our own leases and of Kea's memfile. */
import { formatIpv4, parseIpv4, parseMac, type Mac } from '../../lib/address.ts';
import { instant, NEVER, seconds, type Instant } from '../../lib/time.ts';
import { colons, hexDigits, LeaseCollection, type LeaseRecord, type LeasesRead } from './lease-record.ts';

const COLUMNS = ['address', 'state', 'since', 'until', 'hardware', 'client-id', 'hostname', 'vendor-class'] as const;

/** One line a lease, under a line with the names of the columns. Times as `2010-09-17T18:02:11.000Z`, or `never`. */
export function printCsv(leases: Iterable<LeaseRecord>): string {
  const lines = [COLUMNS.join(',')];
  for (const lease of leases) lines.push(cells(lease).map(quoted).join(','));
  return `${lines.join('\n')}\n`;
}

/** Reads what `printCsv` writes, and Kea's `kea-leases4.csv`, whatever the order of their columns. */
export function readCsv(text: string): LeasesRead {
  const collection = new LeaseCollection();
  const rows = parseRows(text);
  const [head] = rows;
  const columns = head?.cells.map((name) => name.trim()) ?? [];
  const isKea = columns.includes('valid_lifetime');
  if (!columns.includes('address')) {
    collection.issue(1, 'its first line names no column "address"');
    return collection.read;
  }
  for (const { cells: values, line } of rows.slice(1)) {
    const row = new Map(columns.map((name, index) => [name, values[index] ?? '']));
    const read = isKea ? keaLease(row) : ownLease(row);
    if (typeof read === 'string') collection.issue(line, read);
    else if (read.kind === 'lease') collection.add(read.lease);
    else collection.forget(read.lease.address);
  }
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
  const until = timeOf(row.get('until') ?? '');
  const since = timeOf(row.get('since') ?? '');
  if (state === undefined) return `"${row.get('state') ?? ''}" is not a state`;
  if (until === undefined) return `"${row.get('until') ?? ''}" is not a time`;
  const lease = { address: address.value, state, until, ...(since === undefined ? {} : { since }) };
  return identified(lease, row.get('hardware') ?? '', row.get('client-id') ?? '', {
    hostname: row.get('hostname') ?? '',
    vendorClass: row.get('vendor-class') ?? '',
  });
}

const KEA_DECLINED = '1';
const KEA_INFINITE = 0xffff_ffff;

/** Kea writes a lease again at each change; a lifetime of 0 takes it away. `expire` is in seconds since 1970. */
function keaLease(row: ReadonlyMap<string, string>): RowRead | string {
  const address = parseIpv4(row.get('address') ?? '');
  if (!address.ok) return address.error;
  const lifetime = Number(row.get('valid_lifetime'));
  const expire = Number(row.get('expire'));
  if (!Number.isFinite(lifetime) || !Number.isFinite(expire)) return 'its lifetime is not a number';
  const until = lifetime === KEA_INFINITE ? NEVER : instant(seconds(expire));
  const state = row.get('state') === KEA_DECLINED ? 'declined' : 'bound';
  const lease = { address: address.value, state, until, since: instant(seconds(expire - lifetime)) } as const;
  if (lifetime === 0) return { kind: 'gone', lease };
  // Kea writes a comma inside of a value as an entity.
  const hostname = (row.get('hostname') ?? '').replaceAll('&#x2c', ',');
  return identified(lease, row.get('hwaddr') ?? '', row.get('client_id') ?? '', { hostname, vendorClass: '' });
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
    return 'it does not say whose it is';
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
  return [formatIpv4(address), state, ...times, hardware ?? '', client, hostname ?? '', vendorClass ?? ''];
}

/** Quoted where it must be; a value that a table program would take for a formula gets an apostrophe. */
function quoted(cell: string): string {
  const safe = /^[=+@\t\r-]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Rows of cells; quoted cells may hold commas, doubled quotes and line ends. Empty lines are no rows. */
function parseRows(text: string): readonly Row[] {
  const rows: Row[] = [];
  let cells: string[] = [];
  let line = 1;
  let start = 1;
  for (const [whole, quotedCell, plainCell = '', end = ''] of text.matchAll(CELL)) {
    cells.push(quotedCell === undefined ? plainCell : quotedCell.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    if (end === ',') continue;
    if (cells.length > 1 || cells[0] !== '') rows.push({ cells, line: start });
    cells = [];
    start = line;
    if (end === '') break;
  }
  return rows;
}

const CELL = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g;

function timeText(at: Instant): string {
  return at === NEVER ? 'never' : new Date(at).toISOString();
}

function timeOf(text: string): Instant | undefined {
  if (text === 'never') return NEVER;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : instant(at);
}
