/**
 * Puts one file into a device that is there only for some seconds: the request is repeated until it answers, and ends with a whole
 * file. Devices that are called by their hardware address follow each other. What happens is told as of any file that a device reads.
 */
import type { DatagramHost } from '../../host/datagrams/datagrams.ts';
import type { Happening } from '../../events/types.ts';
import { millis, seconds, since, type Instant, type Millis } from '../../lib/time.ts';
import type { Ipv4 } from '../../lib/address.ts';
import { printable } from '../../lib/text.ts';
import { tftpPut } from '../tftp/client/client.ts';
import type { ClientOutcome, ClientRequest } from '../tftp/client/client-request.ts';
import type { PushChoice } from './choice.ts';

export interface PushingNeeds {
  /** The device. */
  readonly to: Ipv4;
  readonly host: DatagramHost;
  readonly now: () => Instant;
  readonly report: (happening: Happening) => void;
  /** Resolves after that time, or when it is over. */
  readonly pause: (time: Millis) => Promise<void>;
  readonly isOver: () => boolean;
  /** Of a device that has to be called: resolves when it listens. */
  readonly listening?: () => Promise<void>;
  /** A device has its whole image. */
  readonly served?: () => void;
}

/** A device that erases its flash is silent for long. */
const PATIENCE = seconds(30);
/** After the device has refused the file: it may be another one, or start once more. */
const AFTER_REFUSAL = seconds(10);
/** Apart from the numbers of the server's own transfers. */
const FIRST_NUMBER = 1_000_001;

export class Pushing {
  readonly #choice: PushChoice;
  readonly #bytes: Uint8Array;
  readonly #needs: PushingNeeds;
  #number = FIRST_NUMBER;

  constructor(choice: PushChoice, bytes: Uint8Array, needs: PushingNeeds) {
    this.#choice = choice;
    this.#bytes = bytes;
    this.#needs = needs;
  }

  /** Until it is over. Never rejects. */
  async run(): Promise<void> {
    const { isOver, pause, listening, served } = this.#needs;
    while (!isOver()) {
      await listening?.();
      const outcome = await this.#once();
      if (isOver()) return;
      if (outcome.ok) served?.();
      // It restarts with its image and listens once more: begun anew, it would be written for ever.
      if (outcome.ok && listening === undefined) return;
      if (outcome.ok) continue;
      if ('kind' in outcome.error && outcome.error.code === undefined) await pause(millis(100));
      else await pause(AFTER_REFUSAL);
    }
  }

  async #once(): Promise<ClientOutcome> {
    const { recipe } = this.#choice;
    const { host, now, report } = this.#needs;
    const about = this.#about();
    const size = this.#bytes.length;
    const began = now();
    const state = { isAnswered: false };
    const progress = (sent: number): void => {
      if (state.isAnswered) return report({ type: 'file.progress', ...about, sent, size });
      state.isAnswered = true;
      report({ type: 'push.answered', from: about.from, recipe: recipe.id, title: recipe.title });
      report({ type: 'file.request', ...about, mode: 'octet', options: {}, size });
    };
    const outcome = await tftpPut(host, { ...this.#request(), progress }, this.#bytes);
    const isThere = outcome.ok || state.isAnswered || ('code' in outcome.error && 'kind' in outcome.error);
    if (!isThere) return outcome;
    if (!state.isAnswered) progress(0);
    this.#number += 1;
    if (outcome.ok)
      report({ type: 'file.complete', ...about, size, took: since(began, now()), resent: outcome.value.resent });
    else report({ type: 'file.failed', ...about, reason: reasonOf(outcome.error), sent: 0, size });
    return outcome;
  }

  #about() {
    const { push, file } = this.#choice;
    const name = push.as ?? file.name;
    return {
      by: 'tftp',
      from: `${push.to}:69`,
      transfer: this.#number,
      file: printable(name),
      asks: 'read',
    } as const;
  }

  #request(): ClientRequest {
    const { push, file } = this.#choice;
    const retries = Number.MAX_SAFE_INTEGER;
    const every = seconds(push.every);
    const steady = { timeout: every, fastest: every, retries, firstRetries: retries, steady: true } as const;
    return {
      server: this.#needs.to,
      file: push.as ?? file.name,
      mode: 'octet',
      ask: {},
      retry: { timeout: seconds(1), fastest: seconds(1), retries: 30, firstRetries: 30, patience: PATIENCE },
      asking: { ...steady, patience: seconds(push.within) },
    };
  }
}

function reasonOf(error: Exclude<ClientOutcome, { ok: true }>['error']): string {
  return printable('kind' in error ? error.reason : error.message);
}
