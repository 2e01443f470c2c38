/** What is about HTTP alone; the files it carries are told as `file.*` (areas/file.ts). */
import { count } from '../../lib/text.ts';
import type { Rows } from '../row.ts';

export interface HttpEvents {
  /** A request that asks for no file: what cannot be read, another method. `status`: what was answered. */
  'http.refused': { readonly from: string; readonly status: number; readonly reason: string };
  /** Connections that were one too many since it was told last. */
  'http.crowded': { readonly sender: string; readonly times: number };
  'http.not-listening': { readonly message: string; readonly hint: string };
}

export const HTTP_ROWS: Rows<HttpEvents> = {
  'http.refused': {
    level: 'debug',
    sentence: (e) => `A request from ${e.from} asks for no file: ${e.reason} (${e.status}).`,
    explanation: 'A damaged or hostile request, or a client that wants something else of HTTP than to read files.',
  },
  'http.crowded': {
    level: 'warning',
    sentence: (e) =>
      `${count(e.times, 'connection')} by HTTP refused, the last one from ${e.sender}: too many are open.`,
    explanation: 'Bounded by `http.connections` and `http.connections-per-client`, so that nobody takes all memory.',
  },
  'http.not-listening': {
    level: 'warning',
    sentence: (e) => `No files by HTTP there: ${e.message} ${e.hint}`,
    explanation: 'Files are served by the other ways all the same.',
  },
};
