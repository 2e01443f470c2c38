/** The lease files of test/cases/leases, taken over into a journal: README.md says what is right. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { printCsv } from '../../src/formats/leases/csv.ts';
import { printIsc } from '../../src/formats/leases/isc-print.ts';
import { printJson } from '../../src/formats/leases/json.ts';
import type { LeaseRecord } from '../../src/formats/leases/lease-record.ts';
import { leaseFormatOf, readLeaseFile } from '../../src/formats/leases/read-leases.ts';
import { formatIpv4 } from '../../src/lib/address.ts';
import { decodeText, encodeText } from '../../src/lib/text.ts';
import { instant } from '../../src/lib/time.ts';
import { importLeases } from '../../src/storage/leases/lease-import.ts';
import { listLeases } from '../../src/storage/leases/lease-list.ts';
import { SimulatedDisk } from '../machine/disk.ts';

const FOLDER = new URL('leases/', import.meta.url);
const NOW = instant(Date.UTC(2026, 10, 26));

interface Right {
  /** `ADDRESS STATE DEVICE NAME` of everything that is listed afterwards. */
  readonly leases: readonly string[];
  readonly reservations?: readonly string[];
  readonly issues?: readonly string[];
}

const RIGHT: Readonly<Record<string, Right>> = {
  'isc-dynamic-hosts.leases': {
    leases: ['192.168.1.110 bound 02:26:99:00:00:22 -'],
    reservations: ['192.168.1.201 02:26:99:00:00:21 phone1'],
  },
  'isc-free-without-owner.leases': { leases: ['192.168.1.121 bound 02:26:99:00:00:31/ff007d227b3b01 a } b'] },
  'kea-byte-order-mark.csv': { leases: ['192.168.1.110 bound 02:00:00:00:01:10 desk'] },
  'kea-declined.csv': {
    leases: ['192.168.1.110 bound 02:00:00:00:01:10/01020000000110 kept', '192.168.1.113 declined - -'],
  },
  'kea-utf8-name.csv': { leases: ['192.168.1.110 bound 02:00:00:00:01:10/01020000000110 büro-telefon'] },
  'tftpd32-no-leases.ini': { leases: [], reservations: ['192.168.1.75 02:0b:0c:0d:0e:0f -'] },
  'tftpd32-stale-keys.ini': {
    leases: ['192.168.1.10 bound 02:26:99:00:00:0a -'],
    issues: ['10: Lease_NumLeases is 1: what stands beyond it is left over from earlier'],
  },
};

function brief({ address, state, hardware, clientId, hostname }: LeaseRecord): string {
  const device = [hardware, clientId].filter((one) => one !== undefined).join('/');
  return `${formatIpv4(address)} ${state} ${device === '' ? '-' : device} ${hostname ?? '-'}`;
}

function read(bytes: Uint8Array) {
  const text = decodeText(bytes);
  const format = leaseFormatOf(text);
  if (format === undefined) throw new Error('its format is not known');
  return readLeaseFile(text, format);
}

/** What `rouse leases list --all` lists after the import of a file. */
function listedAfter(bytes: Uint8Array): readonly LeaseRecord[] {
  const disk = new SimulatedDisk();
  const taken = importLeases(disk.files(), read(bytes).leases, NOW);
  const listed = listLeases(disk.files(), () => true);
  if (!taken.ok || !listed.ok) throw new Error('the disk refused');
  return listed.value.leases;
}

it('there is a right answer for every file', () => {
  expect(Object.keys(RIGHT)).toEqual(readdirSync(FOLDER).toSorted());
});

describe.each(Object.entries(RIGHT))('%s', (file, { leases, reservations = [], issues = [] }) => {
  const bytes = readFileSync(new URL(file, FOLDER));

  it('is taken over, and what is not is told', () => {
    const found = read(bytes);
    expect(listedAfter(bytes).map(brief)).toEqual(leases);
    expect(
      found.reservations.map(
        ({ address, hardware, name }) => `${formatIpv4(address)} ${hardware ?? '-'} ${name ?? '-'}`,
      ),
    ).toEqual(reservations);
    expect(found.issues.map(({ line, reason }) => `${line}: ${reason}`)).toEqual(issues);
  });

  it.each([
    ['csv', printCsv],
    ['isc', printIsc],
    ['json', printJson],
  ])('is the same after export as %s and import, however often', (_, print) => {
    let listed = listedAfter(bytes);
    for (let round = 0; round < 3 && listed.length > 0; round += 1) listed = listedAfter(encodeText(print(listed)));
    expect(listed.map(brief)).toEqual(leases);
  });
});
