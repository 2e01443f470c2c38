/**
 * The station's adapters while it runs. A phone on a direct cable takes the link down whenever it restarts, some systems
 * then take the address too, and USB adapters come and go. What the station had set it sets again, and what was bound
 * to an adapter is bound anew; nothing is restarted.
 */
import type { Report } from '../../events/types.ts';
import type { Adapter, AdapterChange } from '../../host/adapters/adapters.ts';
import type { Machine } from '../../host/machine.ts';
import type { AdapterWatch } from '../../host/node/adapters/adapters.ts';
import type { AddressSetting } from '../../host/node/adapters/set-address.ts';
import type { StationError } from '../../host/station-error.ts';
import { formatCidr } from '../../lib/address.ts';
import type { Result } from '../../lib/result.ts';
import { since, type Instant, type Millis } from '../../lib/time.ts';
import type { FoundPlace } from './place.ts';

export interface AdapterLifeNeeds {
  readonly report: Report;
  readonly now: () => Instant;
  /** Gives an adapter its address again. */
  readonly restore: (adapter: Adapter, place: FoundPlace) => Result<AddressSetting, StationError>;
  /** The adapter can be used again; `reopen`: sockets bound to it are bound to nothing. */
  readonly back: (device: string, reopen: boolean) => void;
}

/** One adapter that is served, and what it lacks. */
interface Watched {
  readonly place: FoundPlace;
  readonly device: string;
  /** Of what the station set itself, where it did. */
  setting: AddressSetting | undefined;
  awaySince: Instant | undefined;
  lacksAddress: boolean;
}

export class AdapterLife {
  readonly #needs: AdapterLifeNeeds;
  readonly #watched: readonly Watched[];

  constructor(places: readonly FoundPlace[], needs: AdapterLifeNeeds) {
    this.#needs = needs;
    this.#watched = places.flatMap((place) => {
      const { device, setting } = place;
      return device === undefined ? [] : [{ place, device, setting, awaySince: undefined, lacksAddress: false }];
    });
  }

  /** What was set and must be taken back in the end. */
  get settings(): readonly AddressSetting[] {
    return this.#watched.map(({ setting }) => setting).filter((setting) => setting !== undefined);
  }

  /** Follows the adapters until the returned function is called. */
  watch(machine: Pick<Machine, 'adapters' | 'watchAdapters'>): () => void {
    let isOver = this.#watched.length === 0;
    let watch: AdapterWatch | undefined;
    const begin = async (): Promise<void> => {
      const listed = await machine.adapters();
      if (isOver) return;
      watch = machine.watchAdapters(listed.ok ? listed.value : undefined, (changes) => this.changed(changes));
    };
    if (!isOver) void begin();
    return () => {
      isOver = true;
      watch?.stop();
    };
  }

  changed(changes: readonly AdapterChange[]): void {
    for (const change of changes) {
      const watched = this.#watched.find(({ device }) => device === change.adapter.name);
      if (watched !== undefined) this.#change(watched, change);
    }
  }

  #change(watched: Watched, change: AdapterChange): void {
    const { device: adapter } = watched;
    switch (change.kind) {
      case 'vanished':
        this.#needs.report({ type: 'adapter.vanished', adapter });
        watched.awaySince ??= this.#needs.now();
        watched.lacksAddress = true;
        return;
      case 'appeared':
        this.#needs.report({ type: 'adapter.returned', adapter, away: this.#away(watched) });
        return this.#returned(watched, change.adapter, true);
      case 'link-down':
        this.#needs.report({ type: 'adapter.link-lost', adapter });
        watched.awaySince ??= this.#needs.now();
        return;
      case 'link-up':
        this.#needs.report({ type: 'adapter.link-back', adapter, away: this.#away(watched) });
        return this.#returned(watched, change.adapter, false);
      case 'address-removed':
        return isOwn(watched, change) ? this.#lost(watched, change.adapter) : undefined;
      case 'address-added':
        return isOwn(watched, change) && watched.lacksAddress ? this.#complete(watched) : undefined;
    }
  }

  /** The link or the adapter itself is there again, perhaps without its address or switched off. */
  #returned(watched: Watched, adapter: Adapter, reopen: boolean): void {
    const hasAddress = adapter.addresses.some(({ address }) => address === watched.place.at.address);
    if ((!hasAddress || !adapter.enabled) && this.#restore(watched, adapter)) return;
    if (hasAddress && watched.lacksAddress) this.#complete(watched);
    else this.#needs.back(watched.device, reopen);
  }

  /** Of an adapter that is switched off the system does not tell the address: then nothing is known to be lost. */
  #lost(watched: Watched, adapter: Adapter): void {
    if (!adapter.enabled) return;
    const { device, place } = watched;
    watched.lacksAddress = true;
    this.#needs.report({ type: 'adapter.address-lost', adapter: device, address: formatCidr(place.at) });
    this.#restore(watched, adapter);
  }

  /** Only what the station had set itself is its own to set again. Whether it is complete now. */
  #restore(watched: Watched, adapter: Adapter): boolean {
    const { device, place, setting } = watched;
    if (setting === undefined) return false;
    const again = this.#needs.restore(adapter, place);
    if (!again.ok) {
      const { message: problem, hint } = again.error;
      this.#needs.report({ type: 'adapter.trouble', adapter: device, problem, hint });
      return false;
    }
    if (again.value.added) watched.setting = again.value;
    this.#complete(watched);
    return true;
  }

  /** The address is there again: what is bound to it may be bound to nothing. */
  #complete(watched: Watched): void {
    const { device, place } = watched;
    watched.lacksAddress = false;
    this.#needs.report({ type: 'adapter.address-restored', adapter: device, address: formatCidr(place.at) });
    this.#needs.back(device, true);
  }

  #away(watched: Watched): Millis {
    const from = watched.awaySince ?? this.#needs.now();
    watched.awaySince = undefined;
    return since(from, this.#needs.now());
  }
}

function isOwn({ place }: Watched, change: Extract<AdapterChange, { readonly address: unknown }>): boolean {
  return change.address.address === place.at.address;
}
