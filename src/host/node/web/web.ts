/** A web server by `node:http`, and the files of the page that lie beside the built program. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { err, ok, type Result } from '../../../lib/result.ts';
import { causeOf } from '../../errno.ts';
import type { StationError } from '../../station-error.ts';
import type { Web, WebHandler, WebPlace, WebServer } from '../../web/web.ts';
import { listenError } from '../streams/listen-error.ts';
import { besideEntry } from '../threads.ts';

/** People and their tabs; a browser opens six connections. */
const MOST_CONNECTIONS = 256;
/** Milliseconds for the head of a request. A body, which may be a large download, has as long as it takes. */
const HEAD_WITHIN = 10_000;
/** How long nothing may go either way: a browser that takes nothing more, or gives nothing more, is cut off. */
const SILENT_FOR = 300_000;
const KEPT_ALIVE = 60_000;
const LONGEST_HEAD = 16_384;

export const nodeWeb: Web = { serve, page: async () => Promise.resolve(page()) };

async function serve(place: WebPlace, handler: WebHandler): Promise<Result<WebServer, StationError>> {
  const server = serverOf(handler);
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(err(listenError(causeOf(error), place))));
    server.listen({ host: place.address, port: place.port, exclusive: true }, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
      resolve(ok({ port: portOf(server) ?? place.port, close: () => closeNow(server) }));
    });
  });
}

function serverOf(handler: WebHandler): Server {
  const listener = getRequestListener(
    (request, { incoming }) => handler(request, incoming.socket.remoteAddress ?? ''),
    {
      overrideGlobalObjects: false,
      errorHandler: () => new Response('This is a mistake in Rouse.', { status: 500 }),
    },
  );
  const limits = { maxHeaderSize: LONGEST_HEAD, headersTimeout: HEAD_WITHIN, requestTimeout: 0 };
  const server = createServer({ ...limits, keepAliveTimeout: KEPT_ALIVE }, (request, response) => {
    void listener(request, response);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(SILENT_FOR);
  return server;
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' ? address?.port : undefined;
}

function closeNow(server: Server): void {
  server.close();
  server.closeAllConnections();
}

/** The documentation stands below the page, as `docs/...`. */
function page(): ReadonlyMap<string, Uint8Array> {
  return new Map([...filesOf('page/', ''), ...filesOf('docs/', 'docs/')]);
}

function filesOf(beside: string, prefix: string): readonly (readonly [string, Uint8Array])[] {
  const folder = besideEntry(beside);
  if (folder === undefined) return [];
  const path = fileURLToPath(folder);
  if (!existsSync(path)) return [];
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => {
    const file = join(parentPath, name);
    return [prefix + file.slice(path.length).replaceAll('\\', '/'), readFileSync(file)];
  });
}
