/**
 * Everything that can be asked of a station (`rouse ask`), for programs: `/api/ask/QUESTION`. What changes something is
 * asked with POST and a body of JSON, all the rest with GET and a query as well. It is described for tools by openapi.ts.
 */
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { StationError } from '../../host/station-error.ts';
import type { MainNeeds } from '../module.ts';
import type { Question, Questions } from '../question.ts';
import { openApi } from './openapi.ts';

type ApiNeeds = Pick<MainNeeds, 'ask' | 'questions'>;

const LONGEST_REQUEST = 65_536;
/** An answer of lines is for programs that read while it comes. */
const LINES = 'application/x-ndjson';

export function api(needs: ApiNeeds): Hono {
  const app = new Hono();
  app.get('/openapi.json', (context) => context.json(openApi(needs.questions)));
  app.get('/ask/:question', async (context) => {
    const question = ownQuestion(needs.questions, context.req.param('question'));
    if (question?.changes === true)
      return context.json({ error: { message: 'This changes something: use POST.' } }, 405);
    return answered(needs, context, fromQuery(question, context.req.query()));
  });
  app.post('/ask/:question', bodyLimit({ maxSize: LONGEST_REQUEST }), async (context) => {
    if (!/^application\/json\b/i.test(context.req.header('content-type') ?? ''))
      return context.json({ error: { message: 'The body has to be application/json.' } }, 415);
    const request = parsed(await context.req.text());
    return request === undefined
      ? context.json({ error: { message: 'The body is not JSON.' } }, 400)
      : answered(needs, context, request.value);
  });
  return app;
}

async function answered(needs: ApiNeeds, context: Context, request: unknown): Promise<Response> {
  const over = new AbortController();
  context.req.raw.signal.addEventListener('abort', () => over.abort());
  const replies = needs.ask(context.req.param('question') ?? '', request, over.signal);
  if (context.req.header('accept')?.includes(LINES) === true) return lines(replies, over);
  const all: unknown[] = [];
  for await (const reply of replies) {
    if (!reply.ok) return context.json({ error: plain(reply.error) }, statusOf(reply.error));
    all.push(reply.value);
  }
  return context.json({ replies: all });
}

/** Each reply is a line; an error is the last one. */
function lines(replies: ReturnType<MainNeeds['ask']>, over: AbortController): Response {
  const utf8 = new TextEncoder();
  const iterator = replies[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) return controller.close();
      const line = next.value.ok ? { reply: next.value.value } : { error: plain(next.value.error) };
      return controller.enqueue(utf8.encode(`${JSON.stringify(line)}\n`));
    },
    cancel: () => over.abort(),
  });
  return new Response(body, { headers: { 'content-type': LINES } });
}

function plain({ code, message, hint }: StationError): object {
  return { code, message, hint };
}

function statusOf({ code }: StationError): 400 | 503 {
  return code === 'unsupported' ? 400 : 503;
}

function ownQuestion(questions: Questions, name: string): Question | undefined {
  return Object.hasOwn(questions, name) ? questions[name] : undefined;
}

/** Words of a query are texts; where the question wants a number or a truth, they are read as such. */
function fromQuery(question: Question | undefined, query: Readonly<Record<string, string>>): unknown {
  const read = Object.fromEntries(Object.entries(query).map(([key, text]) => [key, parsed(text)?.value ?? text]));
  return question?.request.safeParse(read).success === true ? read : { ...query };
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}
