import { expect, it } from 'vitest';
import type { DeviceStory } from '../../../devices/story.ts';
import type { StationEvent } from '../../../events/types.ts';
import { instant } from '../../../lib/time.ts';
import { lineOf } from './lines.ts';
import { PLAIN } from './paint.ts';

const base = { firstSeen: instant(0), lastSeen: instant(0), files: [], listed: 0, phase: 'loading' } as const;
const phone: DeviceStory = { ...base, device: '00:26:99:ef:0f:1a', model: 'Cisco 7911G' };
const point: DeviceStory = { ...base, device: '10.0.0.1', model: 'Cisco Aironet' };

it.each<[string, DeviceStory | undefined, string | undefined, string]>([
  ['a device with a lease', phone, phone.device, 'Cisco 7911G ef:0f:1a '],
  ['a device without a lease', point, undefined, 'Cisco Aironet 10.0.0.1 '],
  ['a device without a story', undefined, phone.device, 'Device ef:0f:1a      '],
  ['a client that is not known at all', undefined, undefined, 'Device 10.0.0.1      '],
])('a line about %s says who it is', (_who, story, device, name) => {
  const transfer = {
    from: '10.0.0.1:5000',
    transfer: 1,
    file: 'a',
    asks: 'read',
    size: 1,
    took: 1,
    resent: 0,
  } as const;
  const known = device === undefined ? {} : { device };
  const event: StationEvent = { type: 'file.complete', by: 'tftp', n: 1, at: instant(0), ...transfer, ...known };
  expect(lineOf(event, story, PLAIN)?.slice('00:00:00  '.length)).toMatch(new RegExp(`^${name}has read a,`));
});

const remedy = [
  'Unplug the power (with PoE: the cable in the socket marked 10/100 SW). Plug it in again and press and hold #.',
  'Dial 123456789*0# within 60 seconds.',
];
const finding = { finding: 1, cause: 'reset-not-taken', device: '00:26:99:ef:0f:1a', evidence: [1] } as const;
const said = {
  ...finding,
  confidence: 'likely',
  says: 'The Cisco 7911G started normally and was not reset.',
  remedy,
} as const;

it('a finding is shown with what to do below it, step by step, in lines that fit', () => {
  const line = lineOf({ type: 'finding.raised', n: 9, at: instant(0), ...said }, phone, PLAIN, 80) ?? '';
  expect(`\n${line.replace(/^[\d:]{8}/, '00:00:00')}`).toBe(`
00:00:00  Cisco 7911G ef:0f:1a finding 1, likely: The Cisco 7911G started
          normally and was not reset.
          1. Unplug the power (with PoE: the cable in the socket marked 10/100
             SW). Plug it in again and press and hold #.
          2. Dial 123456789*0# within 60 seconds.`);
});

it('the remedy is not repeated when a finding becomes certain or is settled', () => {
  const event = { n: 9, at: instant(0) };
  expect(lineOf({ type: 'finding.updated', ...event, ...said, was: 'possible' }, phone, PLAIN)).not.toContain('\n');
  expect(lineOf({ type: 'finding.cleared', ...event, ...finding, why: 'x' }, phone, PLAIN)).not.toContain('\n');
});

it('more evidence for a finding is no line', () => {
  expect(lineOf({ type: 'finding.updated', n: 9, at: instant(0), ...said }, phone, PLAIN)).toBeUndefined();
});
