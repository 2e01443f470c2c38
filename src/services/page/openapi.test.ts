import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { stationQuestions } from '../../station/asking/questions.ts';
import { stationSettings } from '../../station/settings.ts';
import { openApi } from './openapi.ts';

const SCHEMA = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  $ref: z.string().startsWith('#/').optional(),
});
const CONTENT = z.record(z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/), z.strictObject({ schema: SCHEMA.optional() }));
const RESPONSE = z.strictObject({ description: z.string().min(1), content: CONTENT.optional() });
const OPERATION = z.strictObject({
  operationId: z.string(),
  tags: z.array(z.string().min(1)),
  description: z.string().min(1),
  parameters: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        in: z.enum(['query', 'path', 'header', 'cookie']),
        required: z.boolean(),
        schema: SCHEMA,
      }),
    )
    .optional(),
  requestBody: z.strictObject({ required: z.boolean(), content: CONTENT }).optional(),
  responses: z.record(z.string().regex(/^([1-5][0-9]{2}|default)$/), RESPONSE),
});
/** What OpenAPI 3.1.0 (section 4.8) asks of a document, as far as this one uses it. */
const DOCUMENT = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'put', 'post']), OPERATION)),
  components: z.strictObject({
    schemas: z.record(z.string(), SCHEMA),
    securitySchemes: z.record(z.string(), z.strictObject({ type: z.literal('http'), scheme: z.string() })),
  }),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});

const questions = stationQuestions((await stationSettings()).parts);
const document = DOCUMENT.parse(JSON.parse(JSON.stringify(openApi(questions))));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('the description of the API', () => {
  it('has every question, by the method that it is asked with', () => {
    for (const [name, { changes }] of Object.entries(questions))
      expect(Object.keys(document.paths[`/api/ask/${name}`] ?? {})).toEqual([changes === true ? 'post' : 'get']);
  });

  it('names no operation twice', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('declares what stands in braces in a path, and no parameter twice', () => {
    for (const { path, operation } of operations) {
      const { parameters = [] } = operation;
      const braces = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(braces);
      expect(new Set(parameters.map((one) => `${one.in} ${one.name}`)).size).toBe(parameters.length);
    }
  });

  it('refers to nothing that is not in it', () => {
    for (const [, name] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g))
      expect(Object.keys(document.components.schemas)).toContain(name);
    expect(JSON.stringify(document)).not.toMatch(/"\$ref":"#\/(?!components)/);
  });
});
