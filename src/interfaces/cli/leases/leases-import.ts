/** `rouse leases import`: takes over the leases of another server, and says what of its file is not taken over. */
import type { ReservationRecord } from '../../../formats/leases/lease-record.ts';
import { colons } from '../../../formats/leases/lease-record.ts';
import { LEASE_FORMATS, type LeaseFormat } from '../../../formats/leases/formats.ts';
import { leaseFormatOf, readLeaseFile } from '../../../formats/leases/read-leases.ts';
import { openFiles } from '../../../host/node/files/files.ts';
import { nodeFolders } from '../../../host/node/files/folders/folders.ts';
import { formatIpv4 } from '../../../lib/address.ts';
import { count, decodeText, printable } from '../../../lib/text.ts';
import { instant } from '../../../lib/time.ts';
import { importLeases, type ImportedLeases } from '../../../storage/leases/lease-import.ts';
import { EXIT, failed, misused, type ExitCode } from '../exit.ts';
import { dataFolder } from '../values.ts';

export interface ImportOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly format?: LeaseFormat;
}

/** Exit 1 when nothing could be taken over. A current lease of another device is never replaced. */
export function leasesImport(path: string, options: ImportOptions): ExitCode {
  const bytes = nodeFolders.readAll(path);
  if (!bytes.ok) return failed(bytes.error);
  const text = decodeText(bytes.value);
  const format = options.format ?? leaseFormatOf(text);
  if (format === undefined) {
    const known = LEASE_FORMATS.join(', ');
    return misused([`${path} looks like no lease file that is known: name its kind with --format (${known})`]);
  }
  const { leases, reservations, issues } = readLeaseFile(text, format);
  const taken = importLeases(openFiles(dataFolder(options)), leases, instant(Date.now()));
  if (!taken.ok) return failed(taken.error);
  const told = [...issues.map(({ line, reason }) => `${path}:${line}: ${reason}`), ...passedOver(taken.value)];
  for (const reason of told) process.stderr.write(`rouse: passed over: ${printable(reason)}\n`);
  const { imported, atRest } = taken.value;
  const summary = { format, imported, atRest, passedOver: told.length, reservations };
  process.stdout.write(options.json === true ? `${JSON.stringify(plain(summary))}\n` : words(summary));
  return imported > 0 || told.length === 0 ? EXIT.done : EXIT.failed;
}

function passedOver({ kept, unknown }: ImportedLeases): readonly string[] {
  return [
    ...kept.map(({ address, hardware, clientId }) => {
      return `${formatIpv4(address)} stays with ${hardware ?? `the device ${colons(clientId ?? '')}`}`;
    }),
    ...unknown.map(({ address }) => `${formatIpv4(address)} does not say whose it is`),
  ];
}

interface Summary {
  readonly format: LeaseFormat;
  readonly imported: number;
  readonly atRest: number;
  readonly passedOver: number;
  readonly reservations: readonly ReservationRecord[];
}

function plain(summary: Summary): object {
  return { ...summary, reservations: summary.reservations.map(setting) };
}

function words({ imported, atRest, passedOver: passed, reservations }: Summary): string {
  const rest = atRest === 0 ? '' : ` (${atRest} of them at rest: in use by somebody who did not ask for it)`;
  const more = passed === 0 ? '' : `; ${count(passed, 'entry', 'entries')} passed over`;
  return `Took over ${count(imported, 'lease')}${rest}${more}.\n${reservationsText(reservations)}`;
}

/** The reservations of the file as a part of rouse.yaml, which the user has to add: Rouse does not write settings. */
function reservationsText(reservations: readonly ReservationRecord[]): string {
  if (reservations.length === 0) return '';
  const rows = reservations.map((one) => {
    const fields = Object.entries(setting(one)).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    return `    - { ${fields.join(', ')} }${one.name === undefined ? '' : ` # ${printable(one.name)}`}\n`;
  });
  const what = count(reservations.length, 'reservation');
  const head = `${what} of that file ${reservations.length === 1 ? 'is' : 'are'} not taken over. In rouse.yaml:\n`;
  return `${head}dhcp:\n  reservations:\n${rows.join('')}`;
}

/** A reservation with the keys of rouse.yaml. */
function setting({ address, hardware, clientId }: ReservationRecord): Readonly<Record<string, string>> {
  return {
    ...(hardware === undefined ? {} : { hardware }),
    ...(hardware !== undefined || clientId === undefined ? {} : { 'client-id': colons(clientId) }),
    address: formatIpv4(address),
  };
}
