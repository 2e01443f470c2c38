/** The built page: its files are compressed once, when the first browser asks, and given with what lets it keep them. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Context } from 'hono';

/** Built names carry a hash of their content. */
const HASHED = 'assets/';
const FOR_EVER = 'public, max-age=31536000, immutable';
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  json: 'application/json',
};
const NOT_BUILT =
  'The page was not built. In a checkout, `npm run build` builds it. The API is at /api/openapi.json.\n';

interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly zipped: Uint8Array<ArrayBuffer>;
  readonly tag: string;
}

export class Assets {
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #made = new Map<string, Asset>();

  constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files;
  }

  /** Every path without a file of its own is the page, which has its own places; a folder of the documentation is its list. */
  answer(context: Context): Response | Promise<Response> {
    const path = new URL(context.req.url).pathname.slice(1);
    const name = [path, `${path}index.html`].find((one) => this.#files.has(one)) ?? 'index.html';
    if (name === 'index.html' && (path.includes('.') || path.startsWith('docs/'))) return context.notFound();
    const asset = this.#asset(name);
    if (asset === undefined) return context.text(NOT_BUILT, 503);
    const headers = {
      'content-type': TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      'cache-control': name.startsWith(HASHED) ? FOR_EVER : 'no-cache',
      etag: asset.tag,
      vary: 'accept-encoding',
    };
    if (context.req.header('if-none-match') === asset.tag) return context.body(null, 304, headers);
    const zips = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '');
    return zips
      ? context.body(asset.zipped, 200, { ...headers, 'content-encoding': 'gzip' })
      : context.body(asset.bytes, 200, headers);
  }

  #asset(name: string): Asset | undefined {
    const [known, file] = [this.#made.get(name), this.#files.get(name)];
    if (known !== undefined || file === undefined) return known;
    const bytes = new Uint8Array(file);
    const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
    const made = { bytes, zipped: new Uint8Array(gzipSync(bytes)), tag };
    this.#made.set(name, made);
    return made;
  }
}
