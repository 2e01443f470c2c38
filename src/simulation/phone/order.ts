/** Makes the traits of simulated phones from an order like "three 7911", and sentences from what they do. */
import { phoneOfModel } from '../../knowledge/families.ts';
import { findModel } from '../../knowledge/recipes.ts';
import { formatIpv4, macFromBytes, type Mac } from '../../lib/address.ts';
import { count, formatBytes } from '../../lib/text.ts';
import { seeded } from '../randomness.ts';
import type { PhoneConfiguration } from './configuration.ts';
import type { PhoneStory, PhoneTraits } from './phone.ts';

export interface PhoneOrder {
  /** `7911`, as people type it. */
  readonly model: string;
  readonly count: number;
  /** What is wrong with each of them. */
  readonly fault?: Partial<PhoneTraits> | undefined;
  /** Factor on every wait of the real phone. */
  readonly pace: number;
}

/** The first one has the hardware address of the phone in the capture; undefined for a model there is no recipe for. */
export function orderPhones(order: PhoneOrder): readonly PhoneTraits[] | undefined {
  const phone = phoneOfModel(findModel(order.model)?.model.id ?? '');
  if (phone === undefined) return undefined;
  const { model, family } = phone;
  return Array.from({ length: order.count }, (_, number): PhoneTraits => {
    const hardware = hardwareAddress(number);
    const random = seeded(number + 1);
    return {
      hardware,
      family: family.family,
      keys: ['old', 'new'],
      loads: model.loads,
      loadInformation: model.loadInformation[0] ?? 0,
      vendorClass: model.vendorClass,
      name: `SEP${hardware.replaceAll(':', '').toUpperCase()}`,
      pace: order.pace,
      hasApplication: false,
      random: () => random.next(),
      ...order.fault,
    };
  });
}

/** The sentence for a step of a phone; undefined for steps that the station sees and reports itself. */
export function phoneText(story: PhoneStory): string | undefined {
  switch (story.kind) {
    case 'powered':
      return 'has power and listens for a switch';
    case 'leased':
      return `takes the address ${formatIpv4(story.address)}`;
    case 'listed':
      return `wants ${count(story.files.length, 'file')}`;
    case 'refused':
      return `shows "${story.refusal.screen}" for ${story.file}: ${story.refusal.why}`;
    case 'flashed':
      return `has written ${formatBytes(story.bytes)} to its flash and restarts`;
    case 'lost-power':
      return 'has lost its power and starts again';
    case 'upgrading':
      return `is told to run ${story.load.replace(/\.loads$/, '')}`;
    case 'running':
      return story.recovered ? 'runs its new firmware: "Registering"' : 'runs the firmware it had: "Registering"';
    case 'failed':
      return `shows an error: ${story.what}`;
    case 'rejected':
      return `shows "${story.refusal.screen}" for ${story.file}: ${story.refusal.why}`;
    case 'configured':
      return configuredText(story.configuration);
    case 'registered':
      return `has registered, runs ${story.load}, and shows "${story.shows}"`;
    case 'unregistered':
      // Who is let go knows that the station has ended.
      return story.why === 'UCM-closed-TCP' ? undefined : `is not registered: ${story.why}`;
    case 'called':
      return `has called ${story.number}, and hears ${story.back} of its ${count(story.sent, 'packet')} come back`;
    case 'not-called':
      return `has called ${story.number} in vain: ${story.why}`;
    case 'told-to-restart':
      return `is told to ${story.hard ? 'reset' : 'restart'}, and does`;
    case 'accepted':
    case 'fetching':
    case 'fetched':
    case 'missing':
      return undefined;
  }
}

function configuredText({ protocol, server, port, lines }: PhoneConfiguration): string {
  const [line] = lines;
  const whose = line === undefined ? '' : ` as ${line.extension}`;
  if (server === undefined) return 'is told nobody to register with';
  return `is told to register${whose} with ${server}:${port}${protocol === undefined ? '' : ` by ${protocol.toUpperCase()}`}`;
}

const FIRST = 0x00_26_99_ef_0f_1a;

function hardwareAddress(number: number): Mac {
  const value = FIRST + number;
  return macFromBytes(Uint8Array.from([40, 32, 24, 16, 8, 0], (shift) => Math.floor(value / 2 ** shift) % 256));
}
