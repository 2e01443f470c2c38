/** `rouse leases list | export | import`. Reading takes no lock: a station may be running meanwhile. */
import { printCsv } from '../../../formats/leases/csv.ts';
import { printIsc } from '../../../formats/leases/isc.ts';
import { printJson } from '../../../formats/leases/json.ts';
import type { LeaseRecord } from '../../../formats/leases/lease-record.ts';
import { LEASE_FORMATS, type LeaseFormat } from '../../../formats/leases/formats.ts';
import { leaseFormatOf, readLeaseFile } from '../../../formats/leases/read-leases.ts';
import { openFiles } from '../../../host/node/files/files.ts';
import { nodeFolders } from '../../../host/node/files/folders.ts';
import type { StationError } from '../../../host/station-error.ts';
import { recogniseVendorClass } from '../../../knowledge/recipes.ts';
import { formatIpv4 } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { count, latin1, printable } from '../../../lib/text.ts';
import { formatDuration, instant, NEVER, since, type Instant } from '../../../lib/time.ts';
import type { Lease } from '../../../protocols/dhcp/leases/lease.ts';
import { readLeases, type LeasesRead } from '../../../storage/leases/lease-files.ts';
import { openLeaseJournal } from '../../../storage/leases/lease-journal.ts';
import { leaseOf, recordOf } from '../../../storage/leases/lease-records.ts';
import { aligned } from '../screen/aligned.ts';
import { errorText, EXIT, usageText, type ExitCode } from '../exit.ts';
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

export interface ImportOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly format?: LeaseFormat;
}

export function leasesList(words: readonly string[], options: LeasesOptions): ExitCode {
  const now = instant(Date.now());
  const found = find(words, options, now);
  if (!found.ok) return refused(found.error);
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
  if (!found.ok) return refused(found.error);
  process.stdout.write(PRINTERS[options.format](found.value));
  return EXIT.done;
}

/** Exit 1 when nothing could be taken over. A current lease of another device is never replaced. */
export function leasesImport(path: string, options: ImportOptions): ExitCode {
  const bytes = nodeFolders.readAll(path);
  if (!bytes.ok) return refused(bytes.error);
  const text = latin1(bytes.value);
  const format = options.format ?? leaseFormatOf(text);
  if (format === undefined) {
    process.stderr.write(
      usageText([
        `${path} looks like no lease file that is known: name its kind with --format (${LEASE_FORMATS.join(', ')})`,
      ]),
    );
    return EXIT.usage;
  }
  const { leases, issues } = readLeaseFile(text, format);
  const taken = takeOver(leases, dataFolder(options));
  if (!taken.ok) return refused(taken.error);
  const { imported, kept } = taken.value;
  for (const { line, reason } of issues) process.stderr.write(`rouse: ${path}:${line}: passed over: ${reason}\n`);
  for (const lease of kept) process.stderr.write(`rouse: ${formatIpv4(lease.address)} stays with ${lease.hardware}\n`);
  const passedOver = issues.length + kept.length;
  const summary = { format, imported, passedOver };
  const more = passedOver === 0 ? '' : `; ${count(passedOver, 'entry', 'entries')} passed over`;
  process.stdout.write(
    options.json === true ? `${JSON.stringify(summary)}\n` : `Took over ${count(imported, 'lease')}${more}.\n`,
  );
  return imported > 0 || passedOver === 0 ? EXIT.done : EXIT.failed;
}

interface TakenOver {
  readonly imported: number;
  /** Our own leases that stayed. */
  readonly kept: readonly Lease[];
}

/** Into the journal, durable when it returns. Fails while a station is running, and with what the disk refuses. */
function takeOver(records: readonly LeaseRecord[], folder: string): Result<TakenOver, StationError> {
  const now = Date.now();
  const opened = openLeaseJournal(openFiles(folder), { live: () => leases.values() });
  if (!opened.ok) return opened;
  const { journal, leases } = opened.value;
  const kept: Lease[] = [];
  let imported = 0;
  for (const record of records) {
    const lease = leaseOf(record);
    const own = leases.get(record.address);
    if (lease === undefined) continue;
    if (own?.state === 'bound' && own.until > now && own.client !== lease.client) {
      kept.push(own);
      continue;
    }
    journal.record(lease);
    imported += 1;
  }
  const closed = journal.close();
  return closed.ok ? ok({ imported, kept }) : closed;
}

/** In the order of their addresses; what is damaged in our own files is said. */
function find(
  words: readonly string[],
  options: LeasesOptions,
  now: Instant,
): Result<readonly LeaseRecord[], StationError> {
  const read = readLeases(openFiles(dataFolder(options)));
  if (!read.ok) return read;
  tellDamage(read.value);
  const isMeant = leaseFilter({ ...options, words }, now);
  const found: LeaseRecord[] = [];
  for (const lease of read.value.leases.values()) {
    const record = recordOf(lease);
    if (isMeant(record)) found.push(record);
  }
  return ok(found.toSorted((a, b) => a.address - b.address));
}

function tellDamage({ damaged }: LeasesRead): void {
  for (const { file, line, reason } of damaged) process.stderr.write(`rouse: ${file}:${line}: skipped: ${reason}\n`);
}

function listText(
  leases: readonly LeaseRecord[],
  words: readonly string[],
  options: LeasesOptions,
  now: Instant,
): string {
  if (leases.length > 0) return table(leases, now, paintFor(process.stdout, process.env));
  if (words.length > 0 || options.state !== undefined) return 'No lease is like that.\n';
  const ended = options.all === true ? '' : ' now; --all lists what has ended, too';
  return `No address is lent${ended} (${dataFolder(options)}).\n`;
}

function table(leases: readonly LeaseRecord[], now: Instant, paint: Paint): string {
  const rows = leases.map((lease) => [
    formatIpv4(lease.address),
    lease.hardware ?? (lease.clientId === undefined ? '' : `id:${lease.clientId}`),
    currentState(lease, now),
    lease.until === NEVER ? 'for ever' : formatRest(lease, now),
    kindOf(lease),
    printable(lease.hostname ?? ''),
  ]);
  const [head = '', ...lines] = aligned([['ADDRESS', 'DEVICE', 'STATE', 'ENDS', 'KIND', 'NAME'], ...rows]);
  return [paint('dim', head), ...lines, ''].join('\n');
}

/** The model where a recipe knows it, else what the device calls its kind. */
function kindOf({ vendorClass = '' }: LeaseRecord): string {
  return recogniseVendorClass(vendorClass)?.model ?? printable(vendorClass);
}

function formatRest({ until }: LeaseRecord, now: Instant): string {
  return until > now ? `in ${formatDuration(since(now, until))}` : `${formatDuration(since(until, now))} ago`;
}

function refused(error: StationError): ExitCode {
  process.stderr.write(errorText(error));
  return EXIT.refused;
}
