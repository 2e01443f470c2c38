/** What can be asked about the last datagrams of a device. The packet side answers, as it has them. */
import * as z from 'zod';
import { hexText } from '../../protocols/dhcp/options/option-type.ts';
import { dhcpFields } from '../../protocols/dhcp/wire/fields.ts';
import type { Field } from '../../protocols/field.ts';
import { tftpFields } from '../../protocols/tftp/fields.ts';
import { ok } from '../../lib/result.ts';
import type { KeptDatagram, KeptDatagrams } from '../../services/kept-datagrams.ts';
import type { AnswersTo, Questions } from '../../services/question.ts';
import { DATAGRAM, type DatagramRow } from './datagram-row.ts';

/** Of one device are shown at most. */
const MOST_SHOWN = 200;

export const DATAGRAM_QUESTIONS = {
  'station.datagrams': {
    text: 'The last datagrams from and to a device, oldest first: DHCP, and what opens and ends transfers by TFTP. Fields say in which bytes they stand; `hex` holds at most the first 600 bytes. `after`: only those with a higher number.',
    request: z.strictObject({ device: z.string(), after: z.int().min(0).default(0) }),
    reply: DATAGRAM,
  },
} as const satisfies Questions;

export function datagramAnswers(kept: Pick<KeptDatagrams, 'of'>): AnswersTo<typeof DATAGRAM_QUESTIONS> {
  return {
    'station.datagrams': ({ device, after }) => ok(rows(kept.of(device, after).slice(-MOST_SHOWN))),
  };
}

/** Decoded one by one, as they are taken. */
function* rows(datagrams: readonly KeptDatagram[]): Generator<DatagramRow> {
  for (const { n, at, protocol, direction, length, bytes } of datagrams) {
    const fields = protocol === 'dhcp' ? dhcpFields(bytes) : tftpFields(bytes);
    yield { n, at, protocol, direction, length, title: titleOf(fields), fields: [...fields], hex: hexText(bytes) };
  }
}

/** What it is, in a word or two. */
function titleOf(fields: readonly Field[]): string {
  const value = (wanted: string): string | undefined => fields.find(({ name }) => name === wanted)?.value;
  const kind =
    value('53 message-type')?.replace(/ \(\d+\)$/, '') ?? value('opcode')?.replace(/^\d+ \((.*)\)$/, '$1') ?? 'BOOTP';
  const about = value('file') ?? value('message') ?? '';
  const isFile = value('opcode') !== undefined && about !== '';
  return isFile ? `${kind} ${about}` : kind;
}
