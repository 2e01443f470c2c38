/** Lines of JSON on a socket, in bounded memory both ways. */
import type { Socket } from 'node:net';
import { err, ok, type Result } from '../../../lib/result.ts';

export interface LineRules {
  /** In characters; a longer line ends it. */
  readonly longest: number;
  /** How long to wait for the next line, in milliseconds. */
  readonly patience: number;
  /** Asked when that time is over: whether to give up then. Default: yes. */
  readonly mayEnd?: () => boolean;
}

/**
 * The lines that come, as they are taken: while nobody takes them the other side waits. Ends with the other side, with
 * its patience, and with an error after a line that is too long. Never throws; leaving early does not close the socket.
 */
export async function* linesOf(socket: Socket, rules: LineRules): AsyncGenerator<Result<string, string>, void, void> {
  const feed = new Feed(socket, rules);
  try {
    for (;;) {
      const line = await feed.next();
      if (line === undefined) return;
      yield line;
      if (!line.ok) return;
    }
  } finally {
    feed.end();
  }
}

/** Sends a line, and resolves when there is room for the next one; at once when nobody listens any more. */
export async function say(socket: Socket, value: unknown): Promise<void> {
  if (socket.destroyed || !socket.writable) return;
  if (!socket.write(`${JSON.stringify(value)}\n`)) await roomIn(socket);
}

const ROOM = ['drain', 'close', 'error'] as const;
/** One for all who wait at a socket: many answers may run at once, and each listener costs. */
const waits = new WeakMap<Socket, Promise<void>>();

async function roomIn(socket: Socket): Promise<void> {
  const known = waits.get(socket);
  if (known !== undefined) return known;
  const wait = new Promise<void>((resolve) => {
    const go = (): void => {
      for (const event of ROOM) socket.off(event, go);
      waits.delete(socket);
      resolve();
    };
    for (const event of ROOM) socket.once(event, go);
  });
  waits.set(socket, wait);
  return wait;
}

const OVER = ['end', 'error', 'close'] as const;

class Feed {
  readonly #socket: Socket;
  readonly #rules: LineRules;
  #text = '';
  #isOver = false;
  #waiting: (() => void) | undefined;
  readonly #patience: NodeJS.Timeout;

  constructor(socket: Socket, rules: LineRules) {
    this.#socket = socket;
    this.#rules = rules;
    this.#patience = setInterval(() => {
      if (this.#waiting !== undefined && rules.mayEnd?.() !== false) this.#over();
    }, rules.patience);
    socket.setEncoding('utf8');
    socket.on('data', this.#heard);
    for (const event of OVER) socket.on(event, this.#over);
  }

  /** Undefined when there are no more. */
  async next(): Promise<Result<string, string> | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n');
      if (end > this.#rules.longest || (end < 0 && this.#text.length > this.#rules.longest)) {
        this.#text = '';
        return err(`a line has at most ${this.#rules.longest} characters`);
      }
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 1);
        return ok(line);
      }
      if (this.#isOver) return undefined;
      await this.#more();
    }
  }

  end(): void {
    clearInterval(this.#patience);
    this.#socket.off('data', this.#heard);
    for (const event of OVER) this.#socket.off(event, this.#over);
    // Whatever else comes is thrown away, and an error of the socket must not be uncaught.
    this.#socket.on('error', () => undefined);
    this.#socket.resume();
  }

  async #more(): Promise<void> {
    this.#patience.refresh();
    await new Promise<void>((resolve) => {
      this.#waiting = resolve;
      this.#socket.resume();
    });
    this.#waiting = undefined;
  }

  readonly #heard = (chunk: string): void => {
    this.#text += chunk;
    this.#socket.pause();
    this.#waiting?.();
  };

  readonly #over = (): void => {
    this.#isOver = true;
    this.#waiting?.();
  };
}
