/**
 * What keeps a device from going on: the last such thing in its story, and how often it happened in a row. Pure. It is over
 * when the device gets what it lacked, or goes on without it.
 */
import type { StationEvent } from '../events/types.ts';
import { isConfiguration } from '../knowledge/file-roles.ts';
import { isOptional, type Recipe } from '../knowledge/recipe.ts';

export type TroubleKind =
  /** It has no address: nothing was given to it, or it takes nothing of what is offered. */
  | 'address'
  /** It asked for a file that is not here. */
  | 'missing'
  /** It was refused a file. */
  | 'refused'
  /** A transfer ended badly. */
  | 'failed'
  /** It does not take the load that it was given. */
  | 'load-refused'
  /** It began its list of files anew before it had read everything. */
  | 'anew';

export interface Trouble {
  readonly kind: TroubleKind;
  /** For people, without the device: `not here: term11.default.loads`. */
  readonly says: string;
  /** How often something of this kind happened since the device last got on. */
  readonly times: number;
  /** The file it is about. */
  readonly file?: string;
}

type Found = Omit<Trouble, 'times'>;

/** With what this event adds. What needs not be there is no trouble. */
export function troubleAfter(before: Trouble | undefined, event: StationEvent, recipe?: Recipe): Trouble | undefined {
  const found = troubleIn(event, recipe);
  if (found === undefined) return before;
  // What it lacks is the cause; a transfer that breaks off meanwhile, at the end of the station too, is not.
  return found.kind === 'failed' && (before?.kind === 'missing' || before?.kind === 'load-refused')
    ? before
    : again(before, found);
}

/** The same kind of trouble once more, or another one. */
export function again(before: Trouble | undefined, found: Found): Trouble {
  return { ...found, times: before?.kind === found.kind ? before.times + 1 : 1 };
}

/** One sentence, without the device and without a full stop. */
export function troubleText({ kind, says, times }: Trouble): string {
  if (times === 1) return says;
  const often = kind === 'missing' ? `asked for ${times} times` : `${times} times`;
  return `${says} (${often})`;
}

function troubleIn(event: StationEvent, recipe: Recipe | undefined): Found | undefined {
  switch (event.type) {
    case 'dhcp.nak':
      return { kind: 'address', says: `may not use ${event.address}: ${event.reason}` };
    case 'dhcp.pool-empty':
      return { kind: 'address', says: `gets no address: none is left in ${event.pool}` };
    case 'dhcp.decline':
    case 'dhcp.address-taken':
      return { kind: 'address', says: `${event.address} is in use by somebody else` };
    case 'dhcp.ignored':
      return { kind: 'address', says: `is not answered: ${event.reason}` };
    case 'dhcp.unsent':
      return { kind: 'address', says: `the answer to it did not leave: ${event.cause}` };
    case 'file.missing':
      if (isConfiguration(event.file) || isOptional(recipe, event.file)) return undefined;
      return { kind: 'missing', says: `not here: ${event.file}`, file: event.file };
    case 'file.refused':
      if (event.harmless === true) return undefined;
      return { kind: 'refused', says: `was refused ${event.file}: ${event.reason}`, file: event.file };
    case 'file.failed':
      if (event.unconfirmed === true) return undefined;
      return { kind: 'failed', says: `did not finish ${event.file}: ${event.reason}`, file: event.file };
    case 'firmware.refused':
      return { kind: 'load-refused', says: `refuses ${event.load}: ${event.why}` };
    default:
      return undefined;
  }
}
