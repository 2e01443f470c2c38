/**
 * Calls a Netgear router in raw frames until it answers, and tells when it listens for its image (protocols/nmrp/talk.ts). Frames are looked
 * for some times a second: the device waits half a second for each answer.
 */
import type { FramePort } from '../../host/frames.ts';
import type { Happening } from '../../events/types.ts';
import type { Recipe } from '../../knowledge/recipe.ts';
import { formatIpv4, type AdapterAddress, type Mac } from '../../lib/address.ts';
import { millis, minutes, since, type Instant, type Millis } from '../../lib/time.ts';
import { NmrpTalk, type Heard } from '../../protocols/nmrp/talk.ts';

export interface CallingNeeds {
  readonly port: FramePort;
  readonly recipe: Pick<Recipe, 'id' | 'title'>;
  /** What the device is told to be. */
  readonly given: AdapterAddress;
  readonly now: () => Instant;
  readonly every: (period: Millis, act: () => void) => () => void;
  readonly report: (happening: Happening) => void;
  /** It has this address from now on. */
  readonly found: (device: Mac) => void;
}

const LOOK_EVERY = millis(50);
const CALL_EVERY = millis(500);
const MOST_IN_A_LOOK = 16;
/** A device that was silent for so long has started without its image. */
const PATIENCE = minutes(1);

export class Calling {
  readonly #needs: CallingNeeds;
  readonly #talk: NmrpTalk;
  readonly #end: () => void;
  #called: Instant | undefined;
  #heard: Instant;
  #wake: (() => void) | undefined;
  #isBusy = false;

  constructor(needs: CallingNeeds) {
    this.#needs = needs;
    this.#talk = new NmrpTalk(needs.port.mac, needs.given);
    this.#heard = needs.now();
    this.#end = needs.every(LOOK_EVERY, () => this.#look());
  }

  /** Resolves when a device listens for its image. */
  async listening(): Promise<void> {
    this.#isBusy = false;
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#isBusy = true;
  }

  /** It has its whole image. */
  served(): void {
    this.#talk.served();
  }

  close(): void {
    this.#end();
    this.#needs.port.close();
  }

  #look(): void {
    const { port, now } = this.#needs;
    for (let left = MOST_IN_A_LOOK; left > 0; left -= 1) {
      const frame = port.receive();
      if (frame === undefined) break;
      const heard = this.#talk.hear(frame);
      if (heard !== undefined) this.#take(heard);
    }
    if (!this.#isBusy && since(this.#heard, now()) > PATIENCE) this.#talk.forget();
    if (this.#called !== undefined && since(this.#called, now()) < CALL_EVERY) return;
    this.#called = now();
    const advertisement = this.#talk.advertisement();
    if (advertisement !== undefined) port.send(advertisement);
  }

  #take({ device, reply, news }: Heard): void {
    const { port, recipe, given, report, found, now } = this.#needs;
    this.#heard = now();
    if (reply !== undefined) port.send(reply);
    const about = { device, recipe: recipe.id, title: recipe.title };
    if (news === 'found') {
      found(device);
      report({ type: 'push.found', ...about, address: formatIpv4(given.address) });
    }
    if (news === 'closed') report({ type: 'push.closed', ...about });
    if (news === 'upload') this.#wake?.();
  }
}
