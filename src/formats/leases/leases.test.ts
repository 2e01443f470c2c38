import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv4, ipv4, macFromBytes } from '../../lib/address.ts';
import { instant, NEVER } from '../../lib/time.ts';
import { printCsv, readCsv } from './csv.ts';
import { readDnsmasq } from './dnsmasq.ts';
import { readIsc } from './isc-read.ts';
import { printJson } from './json.ts';
import type { LeaseRecord, LeasesRead } from './lease-record.ts';
import { leaseFormatOf, readLeaseFile } from './read-leases.ts';
import { LEASE_FORMATS } from './formats.ts';
import { readTftpd32 } from './tftpd32.ts';

const PHONE: LeaseRecord = {
  address: ipv4(0xc0a8_0164),
  hardware: macFromBytes(Uint8Array.of(0, 0x26, 0x99, 0xef, 0x0f, 0x1a)),
  clientId: '01002699ef0f1a',
  state: 'bound',
  since: instant(Date.UTC(2010, 8, 17, 18, 2, 11)),
  until: instant(Date.UTC(2010, 8, 17, 20, 2, 11)),
  hostname: 'SEP002699EF0F1A',
  vendorClass: 'Cisco Systems, Inc. IP Phone CP-7911G',
};

const ISC = `
# The format of this file is documented in the dhcpd.leases(5) manual page.
authoring-byte-order little-endian;
server-duid "\\000\\001";

lease 192.168.1.100 {
  starts 5 2010/09/17 16:02:11;
  ends 5 2010/09/17 18:02:11;
  hardware ethernet 00:26:99:ef:0f:1b;
}
lease 192.168.1.100 {
  starts 5 2010/09/17 18:02:11;
  ends 5 2010/09/17 20:02:11;
  tstp 5 2010/09/17 20:02:11;
  binding state active;
  next binding state free;
  rewind binding state free;
  hardware ethernet 00:26:99:ef:0f:1a;
  uid "\\001\\000&\\231\\357\\017\\032";
  set vendor-class-identifier = "Cisco Systems, Inc. IP Phone CP-7911G";
  client-hostname "SEP002699EF0F1A";
  on expiry { execute("}"); }
}
lease 192.168.1.101 {
  ends never;
  binding state active;
  uid 01:02:03;
}
lease 192.168.1.102 {
  starts epoch 1284746531; # Fri Sep 17
  ends epoch 1284753731;
  binding state abandoned;
}
lease 192.168.1.300 {
  ends never;
}
lease 192.168.1.103 {
  ends soon;
}
lease 192.168.1.104 {
  ends never;
}
lease 192.168.1.105 {
  ends never;
`;

const KEA = `address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id
192.168.1.99,00:26:99:ef:0f:00,,3600,1284750131,1,0,0,,0,,0
192.168.1.100,00:26:99:ef:0f:1a,01:00:26:99:ef:0f:1a,7200,1284753731,1,0,0,a&#x2cb,0,,0
192.168.1.101,,01:02:03,4294967295,0,1,0,0,,0,,0
192.168.1.102,,,86400,1284753731,1,0,0,,1,,0
192.168.1.99,00:26:99:ef:0f:00,,0,1284750131,1,0,0,,2,,0
192.168.1.103,,,7200,1284753731,1,0,0,,0,,0
192.168.1.104,00:26:99:ef:0f:04,,soon,x,1,0,0,,0,,0
`;

const DNSMASQ = `1284753731 00:26:99:ef:0f:1a 192.168.1.100 SEP002699EF0F1A 01:00:26:99:ef:0f:1a
0 06-00:26:99:ef:0f:1b 192.168.1.101 * *
soon 00:26:99:ef:0f:1c 192.168.1.102 * *
1284753731 nothing 192.168.1.103 * *
1284753731 00:26:99:ef:0f:1a 192.168.1 * *
duid 00:01:00:01
1284753731 12345 fd00::1 * 00:01
`;

const TFTPD32 = `[DHCP]
IP_Pool=192.168.1.100
PoolSize=10
Lease (minutes)=120
Lease_NumLeases=3
Lease_1_MAC=00:26:99:EF:0F:1A
Lease_1_IP=192.168.1.100
Lease_1_InitialOfferTime=09/17/2010/18:02:00
Lease_1_LeaseStartTime=09/17/2010/18:02:11
Lease_2_MAC=00:26:99:ef:0f:1b
Lease_2_IP=192.168.1.101
Lease_2_InitialOfferTime=01/01/1970/00:00:00
Lease_2_LeaseStartTime=01/01/1970/00:00:00
Lease_3_MAC=00:26:99
Lease_3_IP=192.168.1.102
`;

const KEA_COLUMNS = KEA.slice(0, KEA.indexOf('\n') + 1);

function brief({ leases }: LeasesRead): readonly string[] {
  return leases.map((lease) =>
    [
      formatIpv4(lease.address),
      lease.state,
      lease.hardware ?? '-',
      lease.clientId ?? '-',
      lease.until === NEVER ? 'never' : new Date(lease.until).toISOString(),
      lease.hostname ?? '-',
    ].join(' '),
  );
}

describe('the lease file of ISC dhcpd', () => {
  it('is read: the last block of an address counts, other declarations are passed over', () => {
    const read = readIsc(ISC);
    expect(read.leases[0]).toEqual(PHONE);
    expect(brief(read).slice(1)).toEqual([
      '192.168.1.101 bound - 010203 never -',
      '192.168.1.102 declined - - 2010-09-17T20:02:11.000Z -',
    ]);
  });

  it('is read past damage, which is said with its line', () => {
    expect(readIsc(ISC).issues).toEqual([
      { line: 34, reason: expect.stringContaining('192.168.1.300') },
      { line: 37, reason: '"soon" is not a time' },
      { line: 40, reason: 'it does not say whose it is' },
      { line: 43, reason: 'the file ends in the middle of this lease' },
    ]);
  });
});

describe('the hosts in the lease file of ISC dhcpd', () => {
  it('are reservations, until they are deleted', () => {
    const read = readIsc(`host a { dynamic; hardware ethernet 02:00:00:00:00:01; fixed-address 1.1.1.1; }
      group { host b { fixed-address 1.1.1.2; uid "\\001x"; } }
      host gone { hardware ethernet 02:00:00:00:00:03; fixed-address 1.1.1.3; }
      host gone { dynamic; deleted; }
      host c { hardware ethernet 02:00:00:00:00:04; }
      host d { fixed-address 1.1.1.5; }`);
    expect(read.reservations).toEqual([
      { address: ipv4(0x0101_0101), hardware: '02:00:00:00:00:01', name: 'a' },
      { address: ipv4(0x0101_0102), clientId: '0178', name: 'b' },
    ]);
    expect(read.issues.map(({ line }) => line)).toEqual([5, 6]);
  });
});

describe('a lease of ISC dhcpd', () => {
  it('of nobody frees the address, and is no mistake', () => {
    const free = 'lease 192.168.1.100 { binding state free; }\nlease 192.168.1.9 { binding state backup; }\n';
    expect(readIsc(ISC.slice(0, ISC.indexOf('lease 192.168.1.101')) + free)).toMatchObject({ leases: [], issues: [] });
  });

  it('whose end was lost costs no other', () => {
    const read = readIsc(`lease 1.1.1.1 { uid "a; \nlease 1.1.1.2 {\n uid "b"; binding state active }`);
    expect(brief(read)).toEqual(['1.1.1.2 bound - 62 never -']);
    expect(read.issues).toEqual([{ line: 1, reason: 'another lease begins in the middle of this lease' }]);
  });

  it.each([
    ['b\\303\\274ro', 'büro'],
    ['büro', 'büro'],
    ['b\udcc3\\274ro', 'büro'],
    ['b\\374ro', 'b\udcfcro'],
    ['a } b; # c { \\" \\\\', 'a } b; # c { " \\'],
    ['\\é\\📞', 'é📞'],
  ])('with the name "%s" is %j', (written, name) => {
    const read = readIsc(`lease 1.1.1.1 { uid 01:02; client-hostname "${written}"; }`);
    expect(read.leases[0]?.hostname).toBe(name);
  });
});

describe('the lease file of Kea', () => {
  it('is read: the last row of an address counts, and a lifetime of 0 takes the lease away', () => {
    const read = readCsv(KEA);
    expect(brief(read)).toEqual([
      '192.168.1.100 bound 00:26:99:ef:0f:1a 01002699ef0f1a 2010-09-17T20:02:11.000Z a,b',
      '192.168.1.101 bound - 010203 never -',
      '192.168.1.102 declined - - 2010-09-17T20:02:11.000Z -',
    ]);
    expect(read.issues.map(({ line }) => line)).toEqual([7, 8]);
  });

  it('may begin with a byte-order mark, and has entities for bytes that would end a value', () => {
    const row = '192.168.1.100,00:26:99:ef:0f:1a,,7200,1284753731,1,0,0,&#x22b&#xc3&#xBCro&#x2c&#xfc,0,,0\n';
    const read = readLeaseFile(`\ufeff${KEA_COLUMNS}${row}`, 'csv');
    expect(read.leases.map(({ hostname }) => hostname)).toEqual(['"büro,\udcfc']);
    expect(leaseFormatOf(`\ufeff${KEA_COLUMNS}`)).toBe('csv');
  });
});

describe('the lease file of dnsmasq', () => {
  it('is read up to its leases of IPv6', () => {
    const read = readDnsmasq(DNSMASQ);
    expect(brief(read)).toEqual([
      '192.168.1.100 bound 00:26:99:ef:0f:1a 01002699ef0f1a 2010-09-17T20:02:11.000Z SEP002699EF0F1A',
      '192.168.1.101 bound 00:26:99:ef:0f:1b - never -',
    ]);
    expect(read.issues.map(({ line }) => line)).toEqual([3, 4, 5]);
  });
});

describe('the ini file of Tftpd32', () => {
  it('is read in the local time that it was written in', () => {
    const read = readTftpd32(TFTPD32);
    expect(read.leases[0]?.since).toBe(new Date(2010, 8, 17, 18, 2, 11).getTime());
    expect(read.leases[0]?.until).toBe(new Date(2010, 8, 17, 20, 2, 11).getTime());
    expect(read.leases.map(({ state, hardware }) => `${state} ${hardware ?? ''}`)).toEqual([
      'bound 00:26:99:ef:0f:1a',
      'released 00:26:99:ef:0f:1b',
    ]);
    expect(read.issues).toHaveLength(1);
  });

  it('has as many leases as it says, and what stands beyond is told and not read', () => {
    const leases = TFTPD32.replace('NumLeases=3', 'NumLeases=1').replaceAll('Lease_1_', 'Lease_0_');
    const read = readTftpd32(leases.replaceAll('=192.168.1.101', '=192.168.1.100'));
    expect(brief(read)).toEqual([expect.stringContaining('192.168.1.100 bound 00:26:99:ef:0f:1a')]);
    expect(read.issues).toEqual([{ line: 10, reason: expect.stringContaining('left over') }]);
  });

  it('has reservations, in its own section', () => {
    const read = readTftpd32(`[X]\n02:00:00:00:00:01=1.1.1.1\n[DHCP]\n02-00-00-00-00-02=1.1.1.2\n020000000003=x\n`);
    expect(read.reservations).toEqual([{ address: ipv4(0x0101_0102), hardware: '02:00:00:00:00:02' }]);
    expect(read.issues.map(({ line }) => line)).toEqual([5]);
  });

  it('lends for two days where it does not say for how long', () => {
    const [lease] = readTftpd32(TFTPD32.replace('Lease (minutes)=120\n', '')).leases;
    expect((lease?.until ?? 0) - (lease?.since ?? 0)).toBe(2 * 86_400_000);
  });
});

describe('our own CSV', () => {
  it('has one line a lease under the names of its columns', () => {
    expect(printCsv([PHONE])).toBe(
      'address,state,since,until,hardware,client-id,hostname,vendor-class\n' +
        '192.168.1.100,bound,2010-09-17T18:02:11.000Z,2010-09-17T20:02:11.000Z,00:26:99:ef:0f:1a,01:00:26:99:ef:0f:1a,' +
        'SEP002699EF0F1A,"Cisco Systems, Inc. IP Phone CP-7911G"\n',
    );
  });

  it('gives a table program no formula to run', () => {
    expect(printCsv([{ ...PHONE, hostname: '=cmd()' }])).toContain(",'=cmd(),");
  });

  it.each([
    ['', 1],
    ['a,b\n', 1],
    ['address,state\n192.168.1.1,asleep\n', 2],
    ['address,state,until\n192.168.1.1,bound,soon\n', 2],
    ['address,state,until\n\n192.168.1.1,bound,never\n', 3],
  ])('with %j says what is wrong in which line', (text, line) => {
    expect(readCsv(text).issues.map((issue) => issue.line)).toEqual([line]);
  });
});

it('JSON of a lease is plain', () => {
  expect(JSON.parse(printJson([PHONE, { address: ipv4(1), state: 'declined', until: NEVER }]))).toEqual([
    {
      address: '192.168.1.100',
      state: 'bound',
      since: '2010-09-17T18:02:11.000Z',
      until: '2010-09-17T20:02:11.000Z',
      hardware: '00:26:99:ef:0f:1a',
      'client-id': '01:00:26:99:ef:0f:1a',
      hostname: 'SEP002699EF0F1A',
      'vendor-class': 'Cisco Systems, Inc. IP Phone CP-7911G',
    },
    { address: '0.0.0.1', state: 'declined', until: 'never' },
  ]);
});

describe('lease files', () => {
  it('are told apart by their files', () => {
    const host = 'host a { fixed-address 1.1.1.1; }\n';
    const files = [
      ISC,
      host,
      KEA,
      printCsv([PHONE]),
      printJson([PHONE]),
      '[]',
      DNSMASQ,
      TFTPD32,
      '[X]\na=1',
      'hello\n',
      '',
    ];
    expect(files.map(leaseFormatOf)).toEqual([
      'isc',
      'isc',
      'csv',
      'csv',
      'json',
      'json',
      'dnsmasq',
      'tftpd32',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('never end a reader, whatever is in the file', () => {
    const noise = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(noise, fc.constantFrom(ISC, KEA, DNSMASQ, TFTPD32), fc.nat({ max: 400 }), (rubbish, file, at) => {
        for (const format of LEASE_FORMATS) {
          readLeaseFile(rubbish, format);
          readLeaseFile(file.slice(0, at) + rubbish + file.slice(at), format);
        }
      }),
      { numRuns: 200 },
    );
  });
});
