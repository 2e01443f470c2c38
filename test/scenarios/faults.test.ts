/** Every fault of the simulation through the whole station: what is found, and how long after the device was switched on. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StationEvent } from '../../src/events/types.ts';
import { CAUSES, levelOfCause, type CauseName } from '../../src/knowledge/causes.ts';
import { minutes, type Instant, type Millis } from '../../src/lib/time.ts';
import { FAULT_NAMES, faultyFirmware, findFault, type Fault } from '../../src/simulation/faults.ts';
import { troubleshootingPage, type Shown } from '../support/troubleshooting.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const STATION = '192.168.1.1';
const ORDER = { family: '11', protocol: 'sccp', seed: 1 } as const;

/** What is found besides the cause that the fault is called by, each for its reason. */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  // Nobody can tell the one from the other from here.
  'flash-damaged': ['firewall'],
  // It starts normally until its configuration tells it to load.
  'upgrade-loop': ['reset-not-taken'],
  // The first two it refuses might have been somebody's.
  'every-address-declined': ['address-in-use'],
};

interface Played {
  /** What was found, without what something more precise explained later. */
  readonly causes: readonly CauseName[];
  readonly events: readonly StationEvent[];
  /** When the device was switched on. */
  readonly began: Instant;
}

async function play(fault: Fault, limit: Millis = minutes(10), phone: object = {}): Promise<Played> {
  const needsTime = fault.phone?.unpluggedDuring !== undefined || fault.phone?.renews === false;
  const made = new SimulatedBench(faultyFirmware(fault, { ...ORDER, sizes: needsTime ? 'real' : 'small' }));
  const events: StationEvent[] = [];
  made.stream.subscribe((event) => void events.push(event));
  await made.station({ dhcp: { ...fault.dhcp?.(STATION) }, tftp: { ...fault.tftp } }, fault.off);
  const began = made.network.now();
  made.phones({ model: '7911', count: fault.devices ?? 1, pace: 1, fault: { ...fault.phone, ...phone } });
  made.network.runFor(limit);
  const explained = new Set(
    events.flatMap((event) =>
      event.type === 'finding.cleared' && event.why.endsWith(' explains it') ? [event.finding] : [],
    ),
  );
  const found = events.filter((event) => event.type === 'finding.raised');
  const causes = found.filter(({ finding }) => !explained.has(finding)).map(({ cause }) => cause);
  return { causes: [...new Set(causes)], events, began };
}

const NAMES: ReadonlySet<string> = new Set(CAUSES.map(({ name }) => name));
const PAGE = new URL('../../docs/reference/findings.md', import.meta.url);

/** One row of the page: how it was seen, when it was named, and the first thing to do. */
function rowOf(name: string, { events, began }: Played): string {
  const raised = events.find((event) => event.type === 'finding.raised' && event.cause === name);
  if (raised?.type !== 'finding.raised') return `| \`${name}\` | | | |`;
  const seen = raised.evidence.map((number) => events.find(({ n }) => n === number));
  const types = [...new Set(seen.flatMap((event) => (event === undefined ? [] : [`\`${event.type}\``])))];
  const last = Math.max(...seen.map((event) => event?.at ?? 0));
  const named = raised.at < began ? 'at the start' : `${Math.round((raised.at - last) / 1000)} s`;
  return `| \`${name}\` | ${types.join(', ')} | ${named} | ${raised.remedy[0]?.replaceAll('|', '\\|') ?? ''} |`;
}

describe('the station', () => {
  const rows: string[] = [];
  const shown = new Map<string, Shown>();
  const names = FAULT_NAMES.filter((name) => NAMES.has(name));

  it.each(names)('names %s', async (name) => {
    const played = await play(findFault(name) ?? {});
    expect(played.causes).toContain(name);
    const others = played.causes.filter((cause) => cause !== name && levelOfCause(cause) !== 'info');
    expect(others).toEqual(BESIDES[name] ?? []);
    expect(played.events.filter(({ type }) => type === 'service.fault')).toEqual([]);
    rows.push(rowOf(name, played));
    const raised = played.events.find((event) => event.type === 'finding.raised' && event.cause === name);
    if (raised?.type === 'finding.raised') shown.set(name, raised);
  });

  it('does so as docs/reference/findings.md says', () => {
    const page = `# Findings

What each fault of \`rouse demo --fault NAME\` looks like: the events that spoke for it when it was named, how long after the last of them that was,
and the first thing to do. Printed by \`UPDATE_DOCS=1 npx vitest run --project unit test/scenarios/faults.test.ts\`.

| cause | seen by | named after | what to do first |
|---|---|---|---|
${rows.join('\n')}
`;
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });

  it('says so as docs/troubleshooting.md has it', () => {
    const page = new URL('../../docs/troubleshooting.md', import.meta.url);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, troubleshootingPage(shown));
    expect(readFileSync(page, 'utf8')).toBe(troubleshootingPage(shown));
  });
});

/** Each of these is seen wherever the others are: of the firmware, of what is given, of what the phone is or does. */
const FIRMWARE: readonly CauseName[] = [
  'default-list-missing',
  'default-list-overwritten',
  'image-truncated',
  'package-not-unpacked',
  'placeholder-file',
  'no-firmware',
];
const LEASES: readonly CauseName[] = [
  'option-150-as-text',
  'option-150-zeroed',
  'option-bytes-reversed',
  'wrong-next-server',
  'bad-router',
  'wrong-subnet-mask',
];
const PHONES: readonly CauseName[] = [
  'trust-list-lock',
  'ctlsep-loop',
  'reset-not-taken',
  'broadcast-flag-cleared',
  'offers-blocked',
  'relay-not-allowed',
  'bootp-not-answered',
  'every-address-declined',
];
const PAIRS = FIRMWARE.flatMap((one) => [...LEASES, ...PHONES].map((other) => [one, other] as const));
/** Of all pairs, as chance has chosen them; every fault is among them. */
const SAMPLE = PAIRS.filter((_, at) => (at * 7) % 4 === 0);

describe('two faults at once', () => {
  it.each(SAMPLE)('%s and %s are both named', async (one, other) => {
    const { causes } = await play({ ...findFault(one), ...findFault(other) }, minutes(4));
    expect(causes).toEqual(expect.arrayContaining([one, other]));
  });

  it.each<[readonly CauseName[], Fault]>([
    [['lossy-cable', 'requested-file-missing'], { firmware: 'missing-component', phone: { loses: 0.25 } }],
    [['bad-router', 'option-150-zeroed'], { dhcp: () => ({ router: '10.9.9.9', options: { 150: '192.168.0.0' } }) }],
    [['image-truncated', 'reset-not-taken'], { firmware: 'truncated', phone: { hasApplication: true } }],
  ])('%j are named, and nothing else', async (both, fault) => {
    const { causes } = await play(fault);
    expect(causes.toSorted()).toEqual(both);
  });
});
