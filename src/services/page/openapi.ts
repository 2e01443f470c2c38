/** What the page's server answers, described for tools: OpenAPI 3.1, whose schemas are JSON Schema. Made from the table of questions. */
import * as z from 'zod';
import { VERSION } from '../../version.ts';
import type { Question, Questions } from '../question.ts';

export function openApi(questions: Questions): object {
  const paths: Record<string, object> = {};
  for (const [name, question] of Object.entries(questions))
    paths[`/api/ask/${name}`] = { [question.changes === true ? 'post' : 'get']: operation(name, question) };
  return {
    openapi: '3.1.0',
    info: { title: 'Rouse', version: VERSION, description: 'A station that wakes devices which will not boot.' },
    paths: { ...paths, ...OTHERS },
    components: {
      schemas: { Error: ERROR },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
    // On the computer of the station itself no token is wanted.
    security: [{}, { token: [] }],
  };
}

const ERROR = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: { code: { type: 'string' }, message: { type: 'string' }, hint: { type: 'string' } },
      required: ['message'],
    },
  },
  required: ['error'],
};

const REFUSED = {
  description: 'It was not possible, and why.',
  content: json({ $ref: '#/components/schemas/Error' }),
};

function operation(name: string, { text, request, reply, changes }: Question): object {
  const asked = schemaOf(request, 'input');
  const given =
    changes === true ? { requestBody: { required: true, content: json(asked) } } : { parameters: parametersOf(asked) };
  const replies = {
    type: 'object',
    properties: { replies: { type: 'array', items: schemaOf(reply, 'output') } },
    required: ['replies'],
  };
  return {
    operationId: name,
    tags: [name.slice(0, name.indexOf('.'))],
    description: text,
    ...given,
    responses: { 200: { description: text, content: json(replies) }, default: REFUSED },
  };
}

/** What is no question, as it is no JSON. */
const OTHERS = {
  '/api/firmware/{name}': {
    put: {
      operationId: 'firmware.upload',
      tags: ['firmware'],
      description:
        'Takes a download of firmware into the library: the body is the file. The replies are those of firmware.add.',
      parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
      requestBody: { required: true, content: { 'application/octet-stream': {} } },
      responses: {
        200: { description: 'Each package of it, or why it was not taken.', content: json({ type: 'object' }) },
        413: { ...REFUSED, description: 'It is too large.' },
        507: { ...REFUSED, description: 'The disk has no room for it.' },
        default: REFUSED,
      },
    },
  },
  '/api/live': read('live', 'What happens, as server-sent events: hello, devices, events, gap.', 'text/event-stream', [
    { name: 'after', in: 'query', required: false, schema: { type: 'integer', minimum: 0 } },
    { name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'string' } },
  ]),
  '/api/report.html': read('report', 'What this session has come to, as a page of its own.', 'text/html'),
  '/api/openapi.json': read('description', 'This description.', 'application/json'),
  '/metrics': read('metrics', 'Counters, for Prometheus.', 'text/plain'),
};

function read(operationId: string, description: string, type: string, parameters: readonly object[] = []): object {
  const responses = { 200: { description, content: { [type]: {} } }, default: REFUSED };
  return { get: { operationId, tags: ['page'], description, parameters, responses } };
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' });
}

function parametersOf({ properties = {}, required = [] }: Readonly<Record<string, unknown>>): readonly object[] {
  const names = Array.isArray(required) ? required : [];
  const schemas: readonly (readonly [string, unknown])[] = Object.entries(properties ?? {});
  return schemas.map(([name, schema]) => ({ name, in: 'query', required: names.includes(name), schema }));
}
