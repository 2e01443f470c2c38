/** Opens the page: on its port, or where none was named on the first that is free. */
import type { StationError } from '../../host/station-error.ts';
import type { Machine } from '../../host/machine.ts';
import type { WebHandler, WebServer } from '../../host/web/web.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { MainNeeds, MainService, RunningService } from '../module.ts';
import type { AnswersTo } from '../question.ts';
import { pageApp } from './app.ts';
import { ownNames } from './guard.ts';
import type { PagePlan } from './parts.ts';
import type { PAGE_QUESTIONS } from './questions.ts';
import { Throughput } from './throughput.ts';
import { pageToken } from './token.ts';

const USUAL_PORT = 6960;
/** Stations on one computer that find a port of their own. */
const PORTS_TRIED = 20;

async function open(plan: PagePlan, needs: MainNeeds): Promise<Result<RunningService, StationError>> {
  const { machine, dataFolder, report } = needs;
  const isOwn = plan.address === '127.0.0.1';
  const token = isOwn ? ok(undefined) : pageToken(machine.files(dataFolder));
  if (!token.ok) return token;
  let answer: WebHandler = notYet;
  const server = await listen(plan, machine, (request, from) => answer(request, from));
  if (!server.ok) return server;
  const { port } = server.value;
  const app = pageApp(needs, {
    files: await machine.web.page(),
    largestUpload: plan['largest-upload'],
    names: ownNames(plan, port, machine.name),
    ...(token.value === undefined ? {} : { token: token.value }),
  });
  answer = (request, from) => app.fetch(request, from);
  const address = `http://${shown(plan)}:${port}/`;
  report({ type: 'page.opened', address, token: !isOwn });
  const link = token.value === undefined ? address : `${address}?token=${token.value}`;
  const throughput = new Throughput(needs.events);
  const answers: AnswersTo<typeof PAGE_QUESTIONS> = {
    'page.link': () => ok([{ link }]),
    'page.throughput': ({ after }) => ok(throughput.after(after)),
  };
  return ok({
    name: `page ${port}`,
    answers,
    close() {
      app.close();
      throughput.close();
      server.value.close();
    },
  });
}

function notYet(): Response {
  return new Response(undefined, { status: 503 });
}

async function listen(
  { address, port }: PagePlan,
  { web }: Pick<Machine, 'web'>,
  handler: WebHandler,
): Promise<Result<WebServer, StationError>> {
  if (port !== undefined) return web.serve({ address, port }, handler);
  for (let tried = 0; ; tried += 1) {
    const server = await web.serve({ address, port: USUAL_PORT + tried }, handler);
    if (server.ok) return server;
    if (server.error.code !== 'port-taken' || tried === PORTS_TRIED) return err(server.error);
  }
}

/** What a person types. */
function shown({ address, own }: PagePlan): string {
  return address === '0.0.0.0' ? (own[0] ?? 'localhost') : address;
}

export const PAGE_SERVICE = { open } satisfies MainService;
