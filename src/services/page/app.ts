/** All that the page's server answers: the built page, what happens live, the questions of the station, and metrics. */
import { Hono, type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import * as z from 'zod';
import type { MainNeeds } from '../module.ts';
import { api } from './api.ts';
import { Assets } from './assets.ts';
import { guard, type Asked, type GuardNeeds } from './guard.ts';
import { live } from './live.ts';
import { Metrics } from './metrics.ts';
import { Standing } from './standing.ts';
import { Uploads } from './upload.ts';

export interface PageOrder extends Omit<GuardNeeds, 'now'> {
  /** The files of the built page. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Bytes. */
  readonly largestUpload: number;
}

export interface PageApp {
  /** `from`: the address that asks. */
  fetch(request: Request, from: string): Response | Promise<Response>;
  close(): void;
}

/** Scripts, styles and pictures of this page alone, in no frame, and no word to anybody else. */
const HEADERS = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginResourcePolicy: 'same-origin',
  strictTransportSecurity: false,
});

export function pageApp(needs: MainNeeds, { files, ...access }: PageOrder): PageApp {
  const { machine, events } = needs;
  const assets = new Assets(files);
  const metrics = new Metrics(events);
  const standing = new Standing(events);
  const app = new Hono<Asked>();
  app.use(HEADERS);
  app.use(guard({ ...access, now: () => machine.now() }));
  app.get('/api/live', (context) => {
    const from = lastOf(context.req.header('last-event-id') ?? context.req.query('after'));
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    return new Response(live({ ...needs, standing }, from), { headers });
  });
  const uploads = new Uploads({ ...needs, largest: access.largestUpload });
  app.put('/api/firmware/:name', async (context) => uploads.take(context));
  app.get('/api/report.html', async (context) => reported(needs, context));
  app.route('/api', api(needs));
  app.get('/metrics', async (context) => context.text(await metrics.text(needs.ask, standing.causes)));
  app.all('/api/*', (context) => context.json({ error: { message: 'There is no such thing here.' } }, 404));
  app.get('*', (context) => assets.answer(context));
  app.onError((error, context) => {
    if (error instanceof HTTPException) return error.getResponse();
    needs.report({ type: 'service.fault', service: 'The page', reason: error.stack ?? error.message });
    return context.json({ error: { message: 'This is a mistake in Rouse.' } }, 500);
  });
  return {
    fetch: (request, from) => app.fetch(request, { from }),
    close() {
      metrics.close();
      standing.close();
    },
  };
}

/** As a file: it has a look of its own, which the policy of the page does not let in. */
async function reported({ ask }: Pick<MainNeeds, 'ask'>, context: Context): Promise<Response> {
  for await (const reply of ask('report.page', {})) {
    if (!reply.ok) return context.json({ error: { message: reply.error.message, hint: reply.error.hint } }, 503);
    const page = REPORT.safeParse(reply.value);
    if (page.success)
      return context.html(page.data.html, 200, { 'content-disposition': 'attachment; filename="rouse-report.html"' });
  }
  return context.json({ error: { message: 'Nothing is recorded of this session.' } }, 404);
}

const REPORT = z.object({ html: z.string() });

function lastOf(text: string | undefined): number | undefined {
  const number = Number(text);
  return text === undefined || !Number.isSafeInteger(number) || number < 0 ? undefined : number;
}
