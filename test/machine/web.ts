/** The web server of a simulated machine: whoever asks it calls its handler. */
import { ok, type Result } from '../../src/lib/result.ts';
import type { StationError } from '../../src/host/station-error.ts';
import type { Web, WebHandler, WebPlace, WebServer } from '../../src/host/web/web.ts';

export class SimulatedWeb implements Web {
  readonly #handlers = new Map<number, WebHandler>();

  async serve({ port }: WebPlace, handler: WebHandler): Promise<Result<WebServer, StationError>> {
    this.#handlers.set(port, handler);
    return ok({ port, close: () => void this.#handlers.delete(port) });
  }

  async page(): Promise<ReadonlyMap<string, Uint8Array>> {
    const files = { 'index.html': '<!doctype html><title>Rouse</title>', 'docs/index.html': '<h1>Documentation</h1>' };
    return new Map(Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)]));
  }

  /** As a browser on this computer asks. */
  async ask(path: string, request: RequestInit = {}, port = 6960, from = '127.0.0.1'): Promise<Response> {
    const handler = this.#handlers.get(port);
    if (handler === undefined) throw new Error(`nobody listens on ${port}`);
    const headers = new Headers(request.headers);
    if (!headers.has('host')) headers.set('host', `localhost:${port}`);
    return handler(new Request(`http://localhost:${port}${path}`, { ...request, headers }), from);
  }
}
