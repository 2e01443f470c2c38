import { expect, it } from 'vitest';
import type { Files } from '../../host/files/files.ts';
import { ok } from '../../lib/result.ts';
import { decodeText, encodeText } from '../../lib/text.ts';
import { joined, partsOf } from './session-folder.ts';

const A = '2010-09-17T18-02-11.000Z';
const NAMES = [`${A}.part000003.jsonl`, `${A}.jsonl`, `${A}.part000002.jsonl`, `${A}_2.jsonl`, 'notes.jsonl'];
const files: Pick<Files, 'list'> = { list: () => ok(NAMES) };

it('a session is found with all its parts, from whichever of them', () => {
  const parts = [`${A}.jsonl`, `${A}.part000002.jsonl`, `${A}.part000003.jsonl`];
  for (const part of parts) expect(partsOf(files, '', part)).toEqual(parts);
  expect(partsOf(files, '', `${A}_2.jsonl`)).toEqual([`${A}_2.jsonl`]);
  expect(partsOf(files, '', 'ticket.jsonl')).toEqual(['ticket.jsonl']);
});

it('its first event, with which every part begins, is there once', () => {
  const parts = ['first\nb\n', 'first\nc\n', 'first\nd\n'].map(encodeText);
  expect(decodeText(joined(parts))).toBe('first\nb\nc\nd\n');
});
