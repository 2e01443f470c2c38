/** What the awakened phone is told, through the whole station in virtual time. */
import { describe, expect, it } from 'vitest';
import { minutes } from '../../src/lib/time.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const ORDER = { family: '11', seed: 1, sizes: 'small' } as const;
const SCCP = generatePackage({ ...ORDER, protocol: 'sccp', era: 'new-key' });
const SIP = generatePackage({ ...ORDER, protocol: 'sip', era: 'new-key' });
const SIP_BRIDGE = generatePackage({ ...ORDER, protocol: 'sip', era: 'both-keys' });
const PHONE = { model: '7911', count: 1, pace: 1 } as const;
const SEP = 'SEP002699EF0F1A.cnf.xml';

function own(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { phones: { devices: [{ hardware: 'SEP002699EF0F1A', ...settings }] } };
}

/** The lists that were read, and what the phone was told in the end of each start. */
function course(made: SimulatedBench): readonly string[] {
  return made.steps.flatMap((step) => {
    if (step.kind === 'fetched' && step.file.endsWith('.loads')) return [step.file];
    if (step.kind === 'refused') return [`refuses ${step.file}`];
    if (step.kind === 'rejected') return [`${step.refusal.screen}: ${step.refusal.why}`];
    if (step.kind !== 'configured') return [];
    const { protocol, server, port, lines } = step.configuration;
    return [`${protocol} ${server}:${port}${lines.map(({ extension }) => ` ${extension}`).join('')}`];
  });
}

describe('a phone that was recovered', () => {
  it('is pointed to the station without any setting', async () => {
    const made = new SimulatedBench(SCCP);
    await made.station();
    made.phones(PHONE);
    made.network.runFor(minutes(5));
    expect(course(made)).toEqual(['term11.default.loads', 'SCCP11.9-4-2SR3-1S.loads', 'sccp 192.168.1.1:2000']);
    expect(made.stories).toMatchObject([{ phase: 'recovered' }]);
    expect(made.events.filter(({ type }) => type === 'configuration.made')).toMatchObject([
      { device: '00:26:99:ef:0f:1a', file: SEP, server: '192.168.1.1', protocol: 'sccp', load: 'SCCP11.9-4-2SR3-1S' },
    ]);
  });

  it('with SIP firmware has an account, and its password is in no event', async () => {
    const made = new SimulatedBench(SIP);
    await made.station();
    made.phones(PHONE);
    made.network.runFor(minutes(5));
    expect(course(made).at(-1)).toBe('sip 192.168.1.1:5060 13866');
    const [password] = made.steps.flatMap((step) =>
      step.kind === 'configured' ? step.configuration.lines.map((line) => line.password) : [],
    );
    expect(password).toMatch(/^[a-z2-9]{12}$/);
    expect(JSON.stringify(made.events)).not.toContain(password);
    expect(made.steps.filter((step) => step.kind === 'fetched').at(-1)).toMatchObject({ file: 'dialplan.xml' });
  });
});

describe('a phone is moved', () => {
  it('from SCCP to SIP and back, by what the settings choose', async () => {
    const made = new SimulatedBench([], {}, { 'a.zip': SCCP, 'b.zip': SIP });
    const first = await made.station(own({ protocol: 'sip' }));
    const [phone] = made.phones({ ...PHONE, fault: { hasApplication: true } });
    made.network.runFor(minutes(5));
    expect(course(made)).toEqual(['SIP11.9-4-2SR3-1S.loads', 'sip 192.168.1.1:5060 13866']);
    await first.stop('enough');
    phone?.switchOff();
    made.steps.length = 0;
    await made.station(own({ load: 'SCCP11.9-4-2SR3-1S' }));
    phone?.powerOn(() => {});
    made.network.runFor(minutes(5));
    expect(course(made)).toEqual(['SCCP11.9-4-2SR3-1S.loads', 'sccp 192.168.1.1:2000']);
  });

  it('after a reset at once to what the settings choose', async () => {
    const made = new SimulatedBench([], {}, { 'a.zip': SCCP, 'b.zip': SIP });
    await made.station(own({ protocol: 'sip' }));
    made.phones(PHONE);
    made.network.runFor(minutes(5));
    expect(course(made)).toEqual(['term11.default.loads', 'SIP11.9-4-2SR3-1S.loads', 'sip 192.168.1.1:5060 13866']);
  });

  it('over a bridge, where its loader does not know the key of the load', async () => {
    const made = new SimulatedBench([], {}, { 'a.zip': SIP, 'b.zip': SIP_BRIDGE });
    await made.station(own({ protocol: 'sip', load: 'newest' }));
    const [phone] = made.phones({ ...PHONE, fault: { hasApplication: true, keys: ['old'] } });
    for (let starts = 0; starts < 4; starts += 1) {
      made.network.runFor(minutes(4));
      phone?.switchOff();
      phone?.powerOn(() => {});
    }
    made.network.runFor(minutes(4));
    const lists = course(made).filter((line) => line.includes('.loads'));
    expect(lists.slice(0, 4)).toEqual([
      'SIP11.9-4-2SR3-1S.loads',
      'refuses SIP11.9-4-2SR3-1S.loads',
      'SIP11.9-4-2SR3-1S.loads',
      'refuses SIP11.9-4-2SR3-1S.loads',
    ]);
    expect(lists.slice(4)).toEqual(['SIP11.8-5-2S.loads', 'SIP11.9-4-2SR3-1S.loads']);
  });
});

describe('what somebody has written comes first', () => {
  it('under the name of the phone', async () => {
    const bytes = new TextEncoder().encode('<device><deviceProtocol>SCCP</deviceProtocol><typo/></device>');
    const made = new SimulatedBench([...SCCP, { name: SEP, bytes }]);
    await made.station(own({ server: '10.1.1.1' }));
    made.phones(PHONE);
    made.network.runFor(minutes(5));
    expect(course(made).at(-1)).toBe('XML Error [4]: Parse Error: <typo> does not belong into <device>');
    expect(made.events.some(({ type }) => type === 'configuration.made')).toBe(false);
  });

  it('for all phones, unless the settings say something for this one', async () => {
    const bytes = new TextEncoder().encode('<Default></Default>');
    for (const settings of [{}, own({ server: '10.1.1.1' })]) {
      const made = new SimulatedBench([...SCCP, { name: 'XMLDefault.cnf.xml', bytes }]);
      await made.station(settings);
      made.phones(PHONE);
      made.network.runFor(minutes(5));
      const isMade = 'phones' in settings;
      expect(made.events.some(({ type }) => type === 'configuration.made')).toBe(isMade);
      expect(course(made).at(-1)).toBe(isMade ? 'sccp 10.1.1.1:2000' : 'undefined undefined:2000');
    }
  });
});

describe('a station', () => {
  it('has said at the start which load is not here', async () => {
    const made = new SimulatedBench(SCCP);
    const told: string[] = [];
    made.stream.subscribe((event) => {
      if (event.type === 'finding.raised') told.push(event.cause);
    });
    await made.station(own({ load: 'SIP11.9-9-9S' }));
    expect(told).toContain('load-missing');
  });
});
