/** Facts as they come back from a file: checked field by field, because a person or another version may have written it. */
import * as z from 'zod';
import { LOAD_PARTS, type ImageName } from '../formats/cisco/image-name.ts';
import type { LoadList } from '../formats/cisco/loads.ts';
import { isPayloadKind, type PayloadKind } from '../formats/cisco/payload.ts';
import type { Malformed } from '../lib/result.ts';
import type { ImageProblem } from './image-problem.ts';
import type { ImageFacts } from './image-facts.ts';

const text = z.string();
const amount = z.number();
const protocol = z.enum(['sccp', 'sip']);

const damage: z.ZodType<Malformed> = z.object({ reason: text, field: text, offset: amount });

const problem: z.ZodType<ImageProblem> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('empty') }),
  z.object({ kind: z.literal('lfs-pointer'), size: amount, sha256: text.optional() }),
  z.object({ kind: z.literal('link-text'), target: text }),
  z.object({ kind: z.literal('web-page') }),
  z.object({ kind: z.literal('unsigned') }),
  z.object({ kind: z.literal('renamed'), inside: text }),
  z.object({ kind: z.literal('case-changed'), inside: text }),
  z.object({ kind: z.literal('copied'), original: text }),
  z.object({ kind: z.literal('truncated'), missing: amount }),
  z.object({ kind: z.literal('too-long'), extra: amount }),
  z.object({ kind: z.literal('damaged'), member: text, damage }),
  z.object({ kind: z.literal('unlike-published') }),
  z.object({ kind: z.literal('stray-characters'), what: text }),
  z.object({ kind: z.literal('odd-list'), what: text }),
  z.object({ kind: z.literal('unreadable'), damage }),
  z.object({ kind: z.literal('inaccessible'), cause: text }),
  z.object({ kind: z.literal('lost') }),
  z.object({ kind: z.literal('rotten') }),
]);

const named: z.ZodType<ImageName> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('default-loads'), term: text }),
  z.object({ kind: z.literal('loads'), protocol, family: text, version: text }),
  z.object({
    kind: z.literal('component'),
    part: z.enum(LOAD_PARTS),
    family: text,
    protocol: protocol.optional(),
    version: text,
  }),
]);

const list: z.ZodType<LoadList> = z.object({
  kind: z.literal('load-list'),
  dialect: z.enum(['79x1', '79x0', '69xx', '6901', 'bins', '792x', 'linux', 'os79xx', 'other']),
  files: z.array(z.object({ name: text, size: amount.optional(), md5: text.optional(), optional: z.boolean() })),
  version: text.optional(),
  family: text.optional(),
  protocol: protocol.optional(),
  gates: z.array(z.object({ name: text, value: text })),
  anomalies: z.array(text),
});

const facts: z.ZodType<ImageFacts> = z.object({
  name: text,
  size: amount,
  sha1: text,
  named: named.optional(),
  envelope: z.object({ name: text, headerLength: amount, payloadSha1: text }).optional(),
  list: list.optional(),
  payload: z.custom<PayloadKind>((value) => typeof value === 'string' && isPayloadKind(value)).optional(),
  md5: text.optional(),
  problems: z.array(problem),
  checks: z.array(text),
  authenticity: z.enum(['known-image', 'known-payload', 'unverifiable', 'unsigned']),
});

/** Undefined for what no `inspectImage` of this version writes. */
export function readImageFacts(value: unknown): ImageFacts | undefined {
  const parsed = facts.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
