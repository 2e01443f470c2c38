/** Asks the packet side from the main thread. More replies are asked for only when the ones before were taken. */
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { AskMessage, ReplyMessage } from './plan.ts';

/** How long to wait for the next replies, in milliseconds. Only a slow disk holds the packet thread up so long. */
const PATIENCE = 10_000;

export class PacketAsking {
  #send: ((message: AskMessage) => void) | undefined;
  #last = 0;
  /** Called with the next replies, by the number of the question. */
  readonly #waiting = new Map<number, (replies: ReplyMessage) => void>();

  /** Says how questions are sent. Before this call, and after `ended`, every question fails with `no-answer`. */
  connect(send: (message: AskMessage) => void): void {
    this.#send = send;
  }

  /** The replies one by one; after an error there are no more. */
  async *ask(name: string, request: unknown): AsyncGenerator<Result<unknown, StationError>, void, void> {
    this.#last += 1;
    const id = this.#last;
    let isOver = false;
    try {
      let next = await this.#exchange({ kind: 'ask', id, name, request });
      for (;;) {
        isOver = next.end !== undefined;
        for (const reply of next.replies) yield ok(reply);
        if (next.end?.error !== undefined) yield err(next.end.error);
        if (isOver) return;
        next = await this.#exchange({ kind: 'more', id });
      }
    } finally {
      if (!isOver) this.#send?.({ kind: 'leave', id });
    }
  }

  heard(replies: ReplyMessage): void {
    this.#waiting.get(replies.id)?.(replies);
  }

  /** To be called when the packet side has ended: all who wait get `no-answer`. */
  ended(): void {
    this.#send = undefined;
    for (const id of this.#waiting.keys()) this.heard(noReplies(id));
  }

  async #exchange(message: Extract<AskMessage, { kind: 'ask' | 'more' }>): Promise<ReplyMessage> {
    const send = this.#send;
    if (send === undefined) return noReplies(message.id);
    return new Promise((resolve) => {
      const tooLong = setTimeout(() => this.heard(noReplies(message.id)), PATIENCE);
      this.#waiting.set(message.id, (replies) => {
        clearTimeout(tooLong);
        this.#waiting.delete(message.id);
        resolve(replies);
      });
      send(message);
    });
  }
}

function noReplies(id: number): ReplyMessage {
  return { kind: 'replies', id, replies: [], end: { error: NO_ANSWER } };
}

const NO_ANSWER = stationError(
  'no-answer',
  'The thread that answers devices does not answer.',
  'Try again. If that does not help, stop the station and start it anew.',
);
