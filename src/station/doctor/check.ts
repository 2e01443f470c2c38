/**
 * What one look at this computer is. Each thing that can be wrong before a device is plugged in has a file in checks/ and
 * stands in the list in checks.ts. A check tells facts as events; what is wrong is concluded by the rules of the diagnosis.
 */
import type { Happening } from '../../events/types.ts';
import type { Command } from '../../host/adapters/address-commands.ts';
import type { Adapter } from '../../host/adapters/adapters.ts';
import type { Machine } from '../../host/machine.ts';
import type { Place } from '../../services/place.ts';
import type { Parts, Settings } from '../settings.ts';

/** What checks look at and with. */
export interface Patient {
  readonly machine: Machine;
  readonly adapters: readonly Adapter[];
  /** The adapter that would serve, where one could be chosen. */
  readonly adapter?: Adapter;
  /** Where the station would stand: with an adapter that has an address. */
  readonly place?: Place;
  /** Why no adapter, or no address on it, could be chosen. */
  readonly unchosen?: Happening;
  readonly settings: Settings;
  readonly parts: Parts;
  /** Names of services that are switched off. */
  readonly off?: ReadonlySet<string>;
  readonly dataFolder: string;
  /** Models that firmware is wanted for. */
  readonly models: readonly string[];
  /** Firmware that was named. */
  readonly sources: readonly string[];
}

/** Something that puts a thing right and can do no harm: it is undone by a restart of the computer, or adds what was missing. */
export interface Mend {
  /** What it is for, as a question: `Let everything in by eth1 through nftables?` */
  readonly question: string;
  readonly command: Command;
}

export interface Checked {
  /** In the order in which they are told; the last of them says how it looks as a whole. */
  readonly facts: readonly Happening[];
  readonly mends?: readonly Mend[];
}

export interface Check {
  /** `ports` */
  readonly name: string;
  look(patient: Patient): Promise<Checked>;
}

export function seen(check: string, says: string): Happening {
  return { type: 'host.checked', check, says };
}

/** A command as a person types it, from its words. */
export function commandOf(text: string): Command {
  const [program = '', ...words] = text
    .replace(/^sudo /, '')
    .match(/"[^"]*"|\S+/g)
    ?.map((word) => word.replaceAll('"', '')) ?? [''];
  return { program, words };
}
