/** Which adapters of the station have no link just now: a view that waits for a device says so. */
import type { StationEvent } from '../../../events/types.ts';

export class Links {
  readonly #without = new Set<string>();

  /** In the order in which they lost it. */
  get without(): readonly string[] {
    return [...this.#without];
  }

  follow(event: StationEvent): void {
    switch (event.type) {
      case 'adapter.no-link':
      case 'adapter.link-lost':
      case 'adapter.vanished':
        this.#without.add(event.adapter);
        return;
      case 'adapter.linked':
      case 'adapter.link-back':
      case 'adapter.returned':
        this.#without.delete(event.adapter);
        return;
      default:
    }
  }
}
