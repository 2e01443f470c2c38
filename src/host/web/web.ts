/**
 * The seam to a web server for people: the page and its API. Devices are answered elsewhere (services/http), by code of
 * our own that knows what they do wrong. host/node/web implements this.
 */
import type { Result } from '../../lib/result.ts';
import type { StationError } from '../station-error.ts';

export interface WebPlace {
  /** An own address, IPv4 or IPv6. */
  readonly address: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** Answers what a browser asks; `from` is its address. A body is drawn as fast as the browser takes it; leaving early cancels it. */
export type WebHandler = (request: Request, from: string) => Response | Promise<Response>;

export interface WebServer {
  readonly port: number;
  /** Breaks off what is still being answered. */
  close(): void;
}

export interface Web {
  /** Fails with `port-taken`, `no-rights`, `no-address`. */
  serve(place: WebPlace, handler: WebHandler): Promise<Result<WebServer, StationError>>;
  /** The files of the built page by their names, like `index.html`, and of the documentation, `docs/index.html`; none in a checkout that was not built. */
  page(): Promise<ReadonlyMap<string, Uint8Array>>;
}
