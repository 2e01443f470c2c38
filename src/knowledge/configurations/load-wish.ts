/** What the settings say about the load of a Cisco phone: where the ladder shall lead it, and what it is told in the end. */
import { parseImageName, type PhoneProtocol } from '../../formats/cisco/image-name.ts';
import type { Mac } from '../../lib/address.ts';
import { phoneOfModel } from '../families.ts';
import type { LoadWish } from '../climb.ts';
import { settingsFor, type PhoneContext, type Sourced, type Subject } from './phone-values.ts';

/** What the ladder knows of a phone. */
export interface Destination {
  /** The load that it shall run, without `.loads`; absent where it keeps what it runs. */
  readonly load?: string | undefined;
  readonly protocol?: PhoneProtocol | undefined;
  /** By the list of files that it asked for. */
  readonly model?: string | undefined;
  /** It has refused what the settings want, and every way to it. */
  readonly isRefused?: boolean | undefined;
}

type Context = Pick<PhoneContext, 'phones'>;

/** Undefined where the settings want nothing of this phone, or what it is is not known. */
export function loadWish(hardware: Mac | undefined, model: string | undefined, context: Context): LoadWish | undefined {
  const set = settingsFor(hardware, context);
  const load = loadFor(hardware, model, context);
  const protocol = set('protocol')?.value;
  const family = familyFor(model) ?? parsedLoad(load?.value)?.family;
  if (family === undefined || load?.value === 'keep' || (load === undefined && protocol === undefined))
    return undefined;
  if (load === undefined || load.value === 'newest')
    return { family, protocol, ...(load === undefined ? {} : { isNewest: true }) };
  return { family, name: load.value, protocol: parsedLoad(load.value)?.protocol };
}

/** What its configuration says. */
export function destined(
  hardware: Mac | undefined,
  destination: Destination,
  context: Context,
): Pick<Subject, 'load' | 'protocol'> {
  const set = settingsFor(hardware, context);
  const load = loadToTell(loadFor(hardware, destination.model, context), destination);
  const named = parsedLoad(load?.value)?.protocol;
  const fromLoad = load === undefined || named === undefined ? undefined : { value: named, from: load.from };
  const { protocol } = destination;
  return { load, protocol: fromLoad ?? set('protocol') ?? (protocol && { value: protocol, from: 'library' }) };
}

function loadToTell(set: Sourced<string> | undefined, { load, isRefused }: Destination): Sourced<string> | undefined {
  if (set?.value === 'keep' || isRefused === true) return undefined;
  if (load !== undefined)
    return { value: load, from: set?.value.toLowerCase() === load.toLowerCase() ? set.from : 'library' };
  return set === undefined || set.value === 'newest' ? undefined : set;
}

/** A load of another family than the phone's was meant for other phones. */
function loadFor(hardware: Mac | undefined, model: string | undefined, context: Context): Sourced<string> | undefined {
  const load = settingsFor(hardware, context)('load');
  const [family, own] = [parsedLoad(load?.value)?.family, familyFor(model)];
  return family === undefined || own === undefined || family === own ? load : undefined;
}

function parsedLoad(
  load: string | undefined,
): { readonly family: string; readonly protocol: PhoneProtocol } | undefined {
  const name = parseImageName(`${load}.loads`);
  return name?.kind === 'loads' ? name : undefined;
}

function familyFor(model: string | undefined): string | undefined {
  return phoneOfModel(model ?? '')?.family.family;
}
