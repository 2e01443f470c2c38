/**
 * A download that is dropped onto the page: `PUT /api/firmware/NAME`. It is written to the data folder as it comes, never more
 * of it in memory than a piece, and taken into the library by the station when it is whole. What breaks off leaves nothing.
 */
import type { Context } from 'hono';
import type { AppendFile, Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { formatBytes } from '../../lib/text.ts';
import { after, seconds } from '../../lib/time.ts';
import type { MainNeeds } from '../module.ts';

/** Below the data folder; the station takes what is added from there. */
const INCOMING = 'incoming';
/** At a time, of everybody together. */
const MOST_AT_ONCE = 4;
/** Bytes that an upload leaves free on the disk: leases and sessions need room, and what is unpacked. */
const LEFT_FREE = 256 * 1024 * 1024;
const LONGEST_NAME = 255;
/** How long an upload may be silent before its place is for others. */
const SILENT_FOR = seconds(60);

export interface UploadNeeds extends Pick<MainNeeds, 'machine' | 'ask' | 'dataFolder'> {
  /** Bytes that one upload may have. */
  readonly largest: number;
}

export class Uploads {
  readonly #needs: UploadNeeds;
  readonly #files: Files;
  #running = 0;

  /** Takes away what a process that was killed has left. */
  constructor(needs: UploadNeeds) {
    this.#needs = needs;
    this.#files = needs.machine.files(needs.dataFolder);
    const left = this.#files.list(INCOMING);
    for (const name of left.ok ? left.value : []) this.#files.remove(`${INCOMING}/${name}`);
  }

  async take(context: Context): Promise<Response> {
    const name = context.req.param('name') ?? '';
    const refused = this.#obstacle(name, lengthOf(context));
    if (refused !== undefined) return answer(context, refused.status, refused.message, refused.hint);
    this.#running += 1;
    try {
      return await this.#received(context, name);
    } finally {
      this.#running -= 1;
    }
  }

  #obstacle(name: string, length: number | undefined): Refused | undefined {
    if (name === '' || new TextEncoder().encode(name).length > LONGEST_NAME)
      return { status: 400, message: 'The name is empty or too long.', hint: 'Rename the file.' };
    if (this.#running >= MOST_AT_ONCE)
      return { status: 503, message: 'Other uploads are still coming.', hint: 'Wait until they have ended.' };
    const { largest, machine, dataFolder } = this.#needs;
    if (length !== undefined && length > largest) return tooLarge(largest);
    const { free } = machine.inspection.space(dataFolder);
    return length !== undefined && length > free - LEFT_FREE ? noRoom(free) : undefined;
  }

  async #received(context: Context, name: string): Promise<Response> {
    const { ask, machine } = this.#needs;
    const upload = machine.newId();
    const place = `${INCOMING}/${upload}`;
    const file = this.#files.append(place, 'draft');
    if (!file.ok) return failed(context, file.error);
    const refused = await this.#write(context.req.raw.body, file.value);
    file.value.close();
    if (refused !== undefined) {
      this.#files.remove(place);
      return answer(context, refused.status, refused.message, refused.hint);
    }
    const replies: unknown[] = [];
    for await (const reply of ask('firmware.add', { upload, name })) {
      if (!reply.ok) return failed(context, reply.error);
      replies.push(reply.value);
    }
    return context.json({ replies });
  }

  /** Undefined when all of it is in the file. */
  async #write(body: ReadableStream<Uint8Array> | null, file: AppendFile): Promise<Refused | undefined> {
    if (body === null) return undefined;
    try {
      for await (const piece of this.#inTime(body)) {
        if (file.size + piece.length > this.#needs.largest) return tooLarge(this.#needs.largest);
        const written = file.append(piece);
        if (!written.ok) return { status: 507, message: written.error.message, hint: written.error.hint };
      }
      return undefined;
    } catch {
      return { status: 400, message: 'The upload broke off.', hint: 'Try it again.' };
    }
  }

  /** The pieces as they come; throws when none comes for long, or it breaks off. */
  async *#inTime(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
    const { machine } = this.#needs;
    const reader = body.getReader();
    try {
      for (;;) {
        const silence = new AbortController();
        const stay = machine.at(after(machine.now(), SILENT_FOR), () => {
          silence.abort();
          void reader.cancel().catch(NOTHING);
        });
        const next = await reader.read().finally(stay);
        if (silence.signal.aborted) throw new Error('nothing came for long');
        if (next.done) break;
        yield next.value;
      }
    } finally {
      await reader.cancel().catch(NOTHING);
    }
  }
}

const NOTHING = (): undefined => undefined;

interface Refused {
  readonly status: 400 | 413 | 503 | 507;
  readonly message: string;
  readonly hint: string;
}

function tooLarge(largest: number): Refused {
  const message = `No download of firmware is larger than ${formatBytes(largest)}.`;
  return {
    status: 413,
    message,
    hint: 'If this one is, set page.largest-upload, or name the file when you start: rouse up FILE.',
  };
}

function noRoom(free: number): Refused {
  const message = `The disk has only ${formatBytes(free)} left.`;
  return { status: 507, message, hint: 'Make room, or name the file when you start: rouse up FILE.' };
}

/** Undefined where the browser does not say. */
function lengthOf(context: Context): number | undefined {
  const text = context.req.header('content-length');
  return text === undefined || !/^[0-9]{1,15}$/.test(text) ? undefined : Number(text);
}

function answer(context: Context, status: Refused['status'], message: string, hint: string): Response {
  return context.json({ error: { message, hint } }, status);
}

function failed(context: Context, { message, hint }: StationError): Response {
  return answer(context, 503, message, hint);
}
