/**
 * Watches the station's adapters while it runs. A phone on a direct cable takes the link down whenever it restarts, some
 * systems then remove the address, and USB adapters come and go. This sets the address again if the station had set it, and
 * has the sockets opened anew; nothing is restarted.
 */
import type { Happening, Report } from '../../events/types.ts';
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

/** An adapter that is served, with what it lacks at the moment. */
interface Watched {
  readonly place: FoundPlace;
  readonly device: string;
  /** The address that the station has set itself; undefined where somebody else had. */
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

  /** The addresses that the station has set and must take back in the end. */
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
      this.began(listed.ok ? listed.value : []);
      watch = machine.watchAdapters(listed.ok ? listed.value : undefined, (changes) => this.changed(changes));
    };
    if (!isOver) void begin();
    return () => {
      isOver = true;
      watch?.stop();
    };
  }

  /** How the adapters were when the station began to watch them. */
  began(adapters: readonly Adapter[]): void {
    for (const { device } of this.#watched) {
      const adapter = adapters.find(({ name }) => name === device);
      if (adapter?.link === 'down') this.#needs.report({ type: 'adapter.no-link', adapter: device });
    }
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
        this.#needs.report(this.#linked(watched, change.adapter));
        return this.#returned(watched, change.adapter, false);
      case 'address-removed':
        return isOwn(watched, change) ? this.#lost(watched, change.adapter) : undefined;
      case 'address-added':
        return isOwn(watched, change) && watched.lacksAddress ? this.#complete(watched) : undefined;
    }
  }

  /** Called when the link or the adapter itself is there again. It may lack its address or be switched off. */
  #returned(watched: Watched, adapter: Adapter, reopen: boolean): void {
    const hasAddress = adapter.addresses.some(({ address }) => address === watched.place.at.address);
    if ((!hasAddress || !adapter.enabled) && this.#restore(watched, adapter)) return;
    if (hasAddress && watched.lacksAddress) this.#complete(watched);
    else this.#needs.back(watched.device, reopen);
  }

  /**
   * Called when the address is gone. Systems do not tell the address of an adapter that is switched off, so that is no
   * loss.
   */
  #lost(watched: Watched, adapter: Adapter): void {
    if (!adapter.enabled) return;
    const { device, place } = watched;
    watched.lacksAddress = true;
    this.#needs.report({ type: 'adapter.address-lost', adapter: device, address: formatCidr(place.at) });
    this.#restore(watched, adapter);
  }

  /** Sets the address again, if the station had set it before. Returns whether the adapter has all it needs now. */
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

  /** Called when the address is there again: sockets that were bound to it must be opened anew. */
  #complete(watched: Watched): void {
    const { device, place } = watched;
    watched.lacksAddress = false;
    this.#needs.report({ type: 'adapter.address-restored', adapter: device, address: formatCidr(place.at) });
    this.#needs.back(device, true);
  }

  /** A link that was never lost was never there. */
  #linked(watched: Watched, { speed, duplex }: Adapter): Happening {
    const { device: adapter, awaySince } = watched;
    const agreed = { adapter, ...(speed !== undefined && { speed }), ...(duplex !== undefined && { duplex }) };
    if (awaySince === undefined) return { type: 'adapter.linked', ...agreed };
    return { type: 'adapter.link-back', ...agreed, away: this.#away(watched) };
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
