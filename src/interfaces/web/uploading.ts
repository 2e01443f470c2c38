/** Downloads on their way to the station, whichever view is shown meanwhile. */
import { signal } from '@preact/signals';
import type { TakenRow } from '../../station/firmware/package-row.ts';
import type { Refusal } from './ask.ts';
import { text } from './texts/text.ts';
import { fromStation } from './wire.ts';

export interface Uploading {
  readonly name: string;
  /** From 0 to 1; at 1 the station looks into it. */
  readonly done: number;
  readonly outcome?:
    { readonly ok: true; readonly taken: readonly TakenRow[] } | { readonly ok: false; readonly error: Refusal };
}

export const uploads = signal<readonly Uploading[]>([]);
/** Counts what has ended, so that views know when there may be something new. */
export const ended = signal(0);
/** More lines than this nobody reads. */
const MOST_KEPT = 12;

export function upload(files: Iterable<File>): void {
  for (const file of files) void send(file);
}

/** XMLHttpRequest, because `fetch` does not tell how much was sent. */
async function send(file: File): Promise<void> {
  const { name } = file;
  const one = signal<Uploading>({ name, done: 0 });
  const others = uploads.value.filter((other) => other.name !== name).slice(0, MOST_KEPT - 1);
  uploads.value = [one.value, ...others];
  const tell = (next: Partial<Uploading>): void => {
    const last = one.value;
    one.value = { ...last, ...next };
    uploads.value = uploads.value.map((other) => (other === last ? one.value : other));
  };
  const request = new XMLHttpRequest();
  request.upload.addEventListener('progress', ({ loaded, total }) => tell({ done: total === 0 ? 1 : loaded / total }));
  const answered = new Promise<NonNullable<Uploading['outcome']>>((resolve) => {
    request.addEventListener('load', () => resolve(outcomeOf(request.responseText)));
    for (const event of ['error', 'abort', 'timeout'])
      request.addEventListener(event, () => resolve({ ok: false, error: { message: text.value.firmware.brokenOff } }));
  });
  request.open('PUT', `/api/firmware/${encodeURIComponent(name)}`);
  request.send(file);
  tell({ done: 1, outcome: await answered });
  ended.value += 1;
}

function outcomeOf(body: string): NonNullable<Uploading['outcome']> {
  try {
    const { replies, error } = fromStation<{ replies?: readonly TakenRow[]; error?: Refusal }>(body);
    return replies === undefined
      ? { ok: false, error: error ?? { message: text.value.firmware.brokenOff } }
      : { ok: true, taken: replies };
  } catch {
    return { ok: false, error: { message: text.value.firmware.brokenOff } };
  }
}
