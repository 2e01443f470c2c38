/** Leases as ISC dhcpd stores them (dhcpd.leases(5)). */
import { formatIpv4 } from '../../lib/address.ts';
import { encodeText } from '../../lib/text.ts';
import { NEVER, type Instant } from '../../lib/time.ts';
import type { LeaseRecord } from './lease-record.ts';

export function printIsc(leases: Iterable<LeaseRecord>): string {
  return [...leases].map(block).join('');
}

const BINDING: Readonly<Record<LeaseRecord['state'], string>> = {
  offered: 'free',
  bound: 'active',
  released: 'free',
  declined: 'abandoned',
};

function block({ address, state, since, until, hardware, clientId, hostname, vendorClass }: LeaseRecord): string {
  const lines = [
    `lease ${formatIpv4(address)} {`,
    ...(since === undefined ? [] : [`  starts ${timeText(since)};`]),
    `  ends ${timeText(until)};`,
    `  binding state ${BINDING[state]};`,
    ...(hardware === undefined ? [] : [`  hardware ethernet ${hardware};`]),
    ...(clientId === undefined ? [] : [`  uid "${octal(clientId)}";`]),
    ...(vendorClass === undefined ? [] : [`  set vendor-class-identifier = "${escaped(vendorClass)}";`]),
    ...(hostname === undefined ? [] : [`  client-hostname "${escaped(hostname)}";`]),
    '}\n',
  ];
  return lines.join('\n');
}

function timeText(at: Instant): string {
  if (at === NEVER) return 'never';
  const date = new Date(at);
  const text = date.toISOString();
  return `${date.getUTCDay()} ${text.slice(0, 10).replaceAll('-', '/')} ${text.slice(11, 19)}`;
}

/** Every byte as three octal digits: no character of a client can end the text. */
function octal(digits: string): string {
  return digits.replaceAll(/../g, (pair) => octalByte(Number.parseInt(pair, 16)));
}

/** As dhcpd does: what is not plain ASCII is written byte by byte. */
function escaped(text: string): string {
  let line = '';
  for (const byte of encodeText(text)) {
    const character = String.fromCharCode(byte);
    line += /["\\]/.test(character) || byte < 0x20 || byte > 0x7e ? octalByte(byte) : character;
  }
  return line;
}

function octalByte(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
