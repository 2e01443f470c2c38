/** The rules about what a lease gives. */
import { describe, expect, it } from 'vitest';
import type { Given } from '../../../events/areas/dhcp.ts';
import type { Happening } from '../../../events/types.ts';
import type { CauseName } from '../../../knowledge/causes.ts';
import { began, Session } from '../../session.fixture.ts';

const device = '00:26:99:ef:0f:1a';
const from = '192.168.1.100:49152';
const address = '192.168.1.100';
const vendorClass = 'Cisco Systems, Inc. IP Phone CP-7911G';
const OWN = '192.168.1.1';
const FOREIGN = '192.168.1.254';

const RIGHT: Given = {
  server: OWN,
  mask: '255.255.255.0',
  routers: [OWN],
  dns: [OWN],
  tftpServers: [OWN],
  tftpName: OWN,
  nextServer: OWN,
};
const FILES = ['tftpServers', 'tftpName', 'nextServer'] as const;

const discover: Happening = { type: 'dhcp.discover', device, parameters: [], vendorClass };
const chosen: Happening = { type: 'adapter.chosen', adapter: 'eth1', address: `${OWN}/24`, why: '' };
const offer = (gives?: Given): Happening => ({
  type: 'dhcp.offer',
  device,
  address,
  lease: 7200,
  to: 'broadcast',
  ...(gives && { gives }),
});
const ack = (gives?: Given): Happening => ({
  type: 'dhcp.ack',
  device,
  address,
  lease: 7200,
  to: 'broadcast',
  vendorClass,
  ...(gives && { gives }),
});
const overheard = (gives: Given, message: 'OFFER' | 'ACK' = 'ACK'): Happening => ({
  type: 'dhcp.overheard',
  device,
  address,
  server: FOREIGN,
  message,
  gives: { ...gives, server: FOREIGN },
});
const reads: Happening = {
  type: 'file.request',
  by: 'tftp',
  device,
  from,
  transfer: 1,
  file: 'term11.default.loads',
  asks: 'read',
  mode: 'octet',
  options: {},
};

/** A right lease with something else in it, or without something. */
function given(changes: Given, without: readonly (keyof Given)[] = []): Given {
  const made: { -readonly [K in keyof Given]: Given[K] } = { ...RIGHT, ...changes };
  for (const key of without) delete made[key];
  return made;
}

function session(...happenings: readonly Happening[]): Session {
  const made = new Session({ pace: 1 });
  for (const one of [chosen, discover, ...happenings]) made.tell(10, one);
  return made;
}

function causes({ diagnosis }: Session): readonly CauseName[] {
  return diagnosis.findings.map(({ cause }) => cause);
}

const WRONG: readonly (readonly [CauseName, string, Given, RegExp])[] = [
  [
    'no-tftp-address',
    'no server for files',
    given({}, FILES),
    /names no server to read files from .* Cisco 7911G asks nobody/,
  ],
  ['option-150-as-text', 'option 150 as text', given({ tftpText: OWN }, FILES), /text "192.168.1.1" in option 150/],
  [
    'option-150-zeroed',
    'an address that ends in 0.0',
    given({ tftpServers: ['192.168.0.0'] }),
    /to 192\.168\.0\.0 .* lost/,
  ],
  [
    'option-bytes-reversed',
    'option 150',
    given({ tftpServers: ['1.1.168.192'] }),
    /1\.1\.168\.192 in option 150, which is 192/,
  ],
  ['option-bytes-reversed', 'option 66', given({ tftpName: '1.1.168.192' }), /in option 66/],
  ['option-bytes-reversed', 'siaddr', given({ nextServer: '1.1.168.192' }), /in the next server/],
  ['option-bytes-reversed', 'the router', given({ routers: ['1.1.168.192'] }), /in option 3/],
  ['option-bytes-reversed', 'the name server', given({ dns: ['9.1.168.192'] }), /in option 6/],
  [
    'option-bytes-reversed',
    'the mask',
    given({ mask: '0.255.255.255' }),
    /255\.255\.255\.0 with its bytes in reverse order/,
  ],
  ['wrong-next-server', 'another network', given({ tftpServers: ['10.9.9.9'] }), /to 10\.9\.9\.9 .* cannot be reached/],
  ['wrong-next-server', 'siaddr', given({ nextServer: '10.9.9.9' }, ['tftpServers', 'tftpName']), /10\.9\.9\.9/],
  ['bad-router', 'one outside of the network', given({ routers: ['10.0.0.1'] }), /10\.0\.0\.1 as the way out/],
  ['bad-router', 'none', given({}, ['routers']), /no default router/],
  ['wrong-subnet-mask', 'the station outside of it', given({ mask: '255.255.255.192' }), /the mask 255/],
];

describe.each(WRONG)('%s: %s', (cause, _what, gives, says) => {
  it('is named once, by the reply that gives it, with what to do', () => {
    const made = session(offer(gives), ack(gives), ack(gives));
    expect(made.findings[0]).toMatch(new RegExp(`^10 raised 1 ${cause} (certain|likely) by 3$`));
    expect(made.findings.slice(1).every((line) => line.startsWith('10 updated 1 '))).toBe(true);
    const [finding] = made.diagnosis.findings;
    expect(finding?.says).toMatch(says);
    expect(finding?.says).toMatch(/^The lease /);
    expect(finding?.remedy.length).toBeGreaterThan(0);
  });

  it('is settled when the device is given something right, and when it reads files here', () => {
    const mended = session(ack(gives), ack());
    expect(causes(mended)).toEqual([]);
    expect(mended.findings.at(-1)).toBe('10 cleared 1: it is given something else now');
    expect(causes(session(ack(gives), reads))).toEqual([]);
  });

  it('is named where another server gives it', () => {
    const made = session(overheard(gives));
    expect(causes(made)).toEqual([cause]);
    expect(made.diagnosis.findings[0]?.says).toContain(`The lease of the DHCP server ${FOREIGN} `);
    expect(made.diagnosis.findings[0]?.remedy.join(' ')).toMatch(/another|server|router/);
  });
});

describe('a lease', () => {
  it.each([
    ['that the station gives by itself', ack()],
    ['that somebody set to the same', ack(RIGHT)],
    ['that has a boot file', ack({ ...RIGHT, bootFile: 'a' })],
    ['whose files come from a neighbour', ack({ ...RIGHT, tftpServers: ['192.168.1.77'] })],
    ['whose files come from beyond a router', ack({ ...RIGHT, tftpServers: ['10.0.0.1'], routers: [FOREIGN] })],
    ['with a name for its files', ack(given({ tftpName: 'tftp.bench.test' }, ['tftpServers', 'nextServer']))],
    ['through a relay', ack({ ...RIGHT, mask: '255.255.255.192', relay: '192.168.1.65', routers: ['192.168.1.65'] })],
    ['of another server that is right', overheard(RIGHT)],
    ['that is only offered by another server', overheard(given({}, FILES), 'OFFER')],
  ])('%s is right', (_which, happening) => {
    expect(session(happening).findings).toEqual([]);
  });

  it('without a server for files is right for a device that is not known to read any', () => {
    const made = new Session({ pace: 1 });
    made.tell(1, { type: 'dhcp.ack', device, address, lease: 1, to: 'broadcast', gives: given({}, FILES) });
    expect(made.findings).toEqual([]);
  });

  it('that is only offered counts where the station only watches', () => {
    const made = new Session();
    made.tell(0, began({ pace: 1, mode: 'observe' }));
    made.tell(1, discover);
    made.tell(2, overheard(given({}, FILES), 'OFFER'));
    expect(made.findings).toEqual(['2 raised 1 no-tftp-address certain by 3']);
  });

  it('with two things wrong has both named', () => {
    const both = given({ tftpServers: ['192.168.0.0'], routers: ['10.0.0.1'] });
    expect(causes(session(ack(both)))).toEqual(['option-150-zeroed', 'bad-router']);
  });
});
