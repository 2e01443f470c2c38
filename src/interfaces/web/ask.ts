/** Asks the station a question of its table (`/api/ask/NAME`), for views that want more than what comes by itself. */
import { text } from './texts/text.ts';
import { fromStation } from './wire.ts';

export interface Refusal {
  readonly message: string;
  readonly hint?: string;
}

export type Asked<T> =
  { readonly ok: true; readonly replies: readonly T[] } | { readonly ok: false; readonly error: Refusal };

export type Request = Readonly<Record<string, string | number | boolean>>;

/** Never throws: a station that is gone is a refusal. */
export async function ask<T>(question: string, request: Request = {}): Promise<Asked<T>> {
  const query = new URLSearchParams(Object.entries(request).map(([key, value]) => [key, String(value)]));
  return answered(`/api/ask/${question}?${query}`);
}

/** The same for what changes something. */
export async function change<T>(question: string, request: Request): Promise<Asked<T>> {
  const headers = { 'content-type': 'application/json' };
  return answered(`/api/ask/${question}`, { method: 'POST', headers, body: JSON.stringify(request) });
}

async function answered<T>(place: string, how?: RequestInit): Promise<Asked<T>> {
  try {
    const response = await fetch(place, how);
    const body = fromStation<{ readonly replies?: readonly T[]; readonly error?: Refusal }>(await response.text());
    return body.replies === undefined
      ? { ok: false, error: body.error ?? { message: String(response.status) } }
      : { ok: true, replies: body.replies };
  } catch {
    return { ok: false, error: { message: text.value.lost } };
  }
}
