/** `rouse leases list | export`. Reading takes no lock: a station may be running meanwhile. */
import { printCsv } from '../../../formats/leases/csv.ts';
import { printIsc } from '../../../formats/leases/isc-print.ts';
import { printJson } from '../../../formats/leases/json.ts';
import type { LeaseRecord } from '../../../formats/leases/lease-record.ts';
import { openFiles } from '../../../host/node/files/files.ts';
import type { StationError } from '../../../host/station-error.ts';
import { recogniseVendorClass } from '../../../knowledge/recipes.ts';
import { formatIpv4 } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { encodeText, printable } from '../../../lib/text.ts';
import { formatDuration, instant, NEVER, since, type Instant } from '../../../lib/time.ts';
import { listLeases } from '../../../storage/leases/lease-list.ts';
import { aligned } from '../screen/aligned.ts';
import { EXIT, failed, type ExitCode } from '../exit.ts';
import { currentState, leaseFilter, type LeaseWish } from './lease-filter.ts';
import { paintFor, type Paint } from '../screen/paint.ts';
import { dataFolder } from '../values.ts';

export interface LeasesOptions extends Omit<LeaseWish, 'words'> {
  readonly data?: string;
  readonly json?: boolean;
}

export interface ExportOptions extends LeasesOptions {
  readonly format: 'csv' | 'json' | 'isc';
}

export function leasesList(words: readonly string[], options: LeasesOptions): ExitCode {
  const now = instant(Date.now());
  const found = find(words, options, now);
  if (!found.ok) return failed(found.error);
  process.stdout.write(options.json === true ? printJson(found.value) : listText(found.value, words, options, now));
  return EXIT.done;
}

const PRINTERS: Readonly<Record<ExportOptions['format'], (leases: Iterable<LeaseRecord>) => string>> = {
  csv: printCsv,
  json: printJson,
  isc: printIsc,
};

export function leasesExport(words: readonly string[], options: ExportOptions): ExitCode {
  const found = find(words, options, instant(Date.now()));
  if (!found.ok) return failed(found.error);
  process.stdout.write(encodeText(PRINTERS[options.format](found.value)));
  return EXIT.done;
}

/** Reads the leases, in the order of their addresses. Damaged rows of the files are named on stderr. */
function find(
  words: readonly string[],
  options: LeasesOptions,
  now: Instant,
): Result<readonly LeaseRecord[], StationError> {
  const found = listLeases(openFiles(dataFolder(options)), leaseFilter({ ...options, words }, now));
  if (!found.ok) return found;
  for (const { file, line, reason } of found.value.damaged) process.stderr.write(`rouse: ${file}:${line}: ${reason}\n`);
  return ok(found.value.leases);
}

function listText(
  leases: readonly LeaseRecord[],
  words: readonly string[],
  options: LeasesOptions,
  now: Instant,
): string {
  if (leases.length > 0) return table(leases, now, paintFor());
  if (words.length > 0 || options.state !== undefined) return 'No lease is like that.\n';
  const ended = options.all === true ? '' : ' now; --all lists what has ended, too';
  return `No address is lent${ended} (${dataFolder(options)}).\n`;
}

function table(leases: readonly LeaseRecord[], now: Instant, paint: Paint): string {
  const rows = leases.map((lease) => [
    formatIpv4(lease.address),
    deviceText(lease),
    currentState(lease, now),
    lease.until === NEVER ? 'for ever' : formatRest(lease, now),
    kindOf(lease),
    printable(lease.hostname ?? ''),
  ]);
  const [head = '', ...lines] = aligned([['ADDRESS', 'DEVICE', 'STATE', 'ENDS', 'KIND', 'NAME'], ...rows]);
  return [paint('dim', head), ...lines, ''].join('\n');
}

/** The hardware address, else the client identifier. A declined address may have neither. */
function deviceText({ hardware, clientId }: LeaseRecord): string {
  return hardware ?? (clientId === undefined ? 'nobody' : `id:${printable(clientId, 40)}`);
}

/** The model when a recipe knows the vendor class, else the vendor class. */
function kindOf({ vendorClass = '' }: LeaseRecord): string {
  return recogniseVendorClass(vendorClass)?.model ?? printable(vendorClass);
}

function formatRest({ until }: LeaseRecord, now: Instant): string {
  return until > now ? `in ${formatDuration(since(now, until))}` : `${formatDuration(since(until, now))} ago`;
}
