import { describe, expect, it } from 'vitest';
import type { Happening, StationEvent } from '../../../events/types.ts';
import { instant } from '../../../lib/time.ts';
import { PLAIN } from './paint.ts';
import { StoryLines } from './story-lines.ts';

const device = '00:26:99:ef:0f:1a';
const about = { by: 'tftp', device, from: '192.168.1.100:49152', asks: 'read' } as const;
const missing = (file: string, of: object = {}): Happening => ({ type: 'file.missing', ...about, file, ...of });
const read = (file: string): Happening => ({
  ...about,
  type: 'file.complete',
  transfer: 1,
  file,
  size: 700,
  took: Math.random() * 1000,
  resent: 0,
});
const writes: Happening = { type: 'device.step', device, step: 'writing', label: 'writes its flash' };
const reads: Happening = { type: 'device.step', device, step: 'loading', label: 'reads its firmware' };
const starts: Happening = { type: 'dhcp.discover', device, parameters: [] };
const ack: Happening = { type: 'dhcp.ack', device, address: '192.168.1.100', lease: 1, to: 'broadcast' };
const recovered: Happening = { type: 'device.recovered', device, model: 'x', took: 1, files: 1, bytes: 1 };

const lines = (): StoryLines =>
  new StoryLines({
    paint: PLAIN,
    columns: () => Number.POSITIVE_INFINITY,
    story: () => undefined,
    whole: (text) => text,
  });

/** What is shown of these, one second after the other, without the time. */
function shown(happenings: readonly Happening[], all = lines(), every = 1000): readonly string[] {
  return happenings.flatMap((happening, n) => {
    const event: StationEvent = { ...happening, n, at: instant(n * every) };
    return all.of(event)?.slice('00:00:00  '.length) ?? [];
  });
}

function times<T>(amount: number, what: T): readonly T[] {
  return Array.from({ length: amount }, () => what);
}

describe('what happens again and again', () => {
  it('is told once, and at round numbers how often it was by then', () => {
    expect(shown(times(150, missing('term11.default.loads')))).toEqual([
      'Device ef:0f:1a      asked for term11.default.loads, which is not here',
      'Device ef:0f:1a      asked for term11.default.loads, which is not here (10 times by now)',
      'Device ef:0f:1a      asked for term11.default.loads, which is not here (100 times by now)',
    ]);
  });

  it('is counted to its end', () => {
    const all = lines();
    shown(times(27, missing('term11.default.loads')), all);
    expect(all.rest.map((line) => line.slice(-41))).toEqual(['.loads, which is not here (27 times in all)'.slice(-41)]);
  });

  it('does not bury the cause, where a device goes round and round', () => {
    const round = ['term11.default.loads', 'jar11sccp.9-4-2ES26.sbn', 'apps11.9-4-2ES26.sbn'].map(read);
    const told = shown(times(9, [...round, missing('cvm11sccp.9-4-2ES26.sbn')]).flat());
    expect(told).toHaveLength(4);
    expect(told.at(-1)).toContain('cvm11sccp');
  });

  it('is told of every device, and of every file', () => {
    const other = { device: '00:26:99:ef:0f:1b' };
    expect(shown([missing('a'), missing('b'), missing('a', other), missing('a'), missing('b', other)])).toHaveLength(4);
  });

  it('is news after a long pause', () => {
    expect(shown(times(3, missing('a')), lines(), 700_000)).toHaveLength(3);
  });

  it('is told anew of a device that was recovered meanwhile', () => {
    expect(shown([read('a'), read('a'), writes, recovered, read('a')])).toHaveLength(4);
  });

  it('is told anew when a device starts what it has written, and not when it only goes round', () => {
    const round = [starts, ack, reads, read('a'), writes];
    expect(shown([...round, starts, ack])).toHaveLength(5);
    expect(shown([...round, ...times(9, [reads, read('a'), writes]).flat()])).toHaveLength(4);
    expect(shown(times(9, [starts, ack, missing('a')]).flat())).toHaveLength(2);
  });

  it('is one line where a phone asks for each of its configurations, before and after it counts as recovered', () => {
    const [trust, own, common] = ['CTLSEP002699EF0F1A.tlv', 'SEP002699EF0F1A.cnf.xml', 'XMLDefault.cnf.xml'];
    const told = shown([writes, missing(trust), recovered, missing(own), missing(common), missing(trust)]);
    expect(told.filter((line) => line.includes('need not be'))).toEqual([
      'Device ef:0f:1a      asked for CTLSEP002699EF0F1A.tlv, which is not here and need not be',
    ]);
  });

  it('is forgotten, the oldest first, when devices are made up', () => {
    const all = lines();
    shown(
      Array.from({ length: 5000 }, (_, n) => missing(`${n}`)),
      all,
    );
    expect(shown([missing('4999'), missing('0')], all)).toHaveLength(1);
  });

  it('is a nuisance where ports differ only', () => {
    const broken = (port: number): Happening => ({
      type: 'dhcp.malformed',
      from: `10.0.0.1:${port}`,
      field: 'cookie',
      offset: 236,
      reason: 'missing',
    });
    expect(shown([broken(1), broken(2), broken(3)])).toHaveLength(1);
  });
});

describe('what to do', () => {
  const other = '00:26:99:ef:0f:1b';
  const finding = { confidence: 'certain', evidence: [1], says: 'It was not reset.', remedy: ['Dial.'] } as const;

  it('is told once, however many devices need it', () => {
    const raised = (finding_: number, of: string): Happening => ({
      type: 'finding.raised',
      finding: finding_,
      cause: 'reset-not-taken',
      device: of,
      ...finding,
    });
    const [first = '', second = ''] = shown([raised(1, device), raised(2, other)]);
    expect(first).toMatch(/It was not reset\.\n +1\. Dial\.$/);
    expect(second).toMatch(/It was not reset \(what to do is told above\)$/);
    const next = ['It may be unplugged now.'];
    const again: Happening = { type: 'device.recovered', device, model: 'x', took: 1, files: 1, bytes: 1, next };
    const told = shown([again, again]);
    expect(told.filter((line) => line.includes('unplugged'))).toHaveLength(1);
  });

  it('after a recovery is told by the recovery, and not again as a finding', () => {
    const good = { type: 'finding.raised', finding: 1, cause: 'resting-at-registering', device, ...finding } as const;
    expect(shown([recovered, good])).toHaveLength(1);
  });
});

describe('something that is wrong with a file', () => {
  const problem: Happening = {
    type: 'firmware.problem',
    source: 'cmterm',
    file: 'a.sbn',
    problem: 'a.sbn is cut off.',
    hint: 'Download it again.',
    kind: 'truncated',
  };
  const found = (evidence: readonly number[]): Happening => ({
    type: 'finding.raised',
    finding: 1,
    cause: 'image-truncated',
    confidence: 'certain',
    evidence,
    says: 'a.sbn is cut off (in cmterm).',
    remedy: ['Download it again.'],
  });

  it('is told once, by its finding', () => {
    const all = shown([problem, found([0]), starts]).join('\n');
    expect(all.match(/a\.sbn is cut off/g)).toHaveLength(1);
    expect(all).toContain('(in cmterm)');
  });

  it('is told by itself where no finding is about it', () => {
    const all = shown([problem, reads]).join('\n');
    expect(all.match(/a\.sbn is cut off/g)).toHaveLength(1);
    expect(
      shown([problem, found([7])])
        .join('\n')
        .match(/a\.sbn is cut off/g),
    ).toHaveLength(2);
  });
});
