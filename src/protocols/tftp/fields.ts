/** A TFTP packet field by field, for people who look at packets (RFC 1350, options RFC 2347). */
import { decodeText, printable } from '../../lib/text.ts';
import type { Field } from '../field.ts';
import { OPCODE } from './packet.ts';
import { readText } from './text.ts';

const OPCODES: ReadonlyMap<number, string> = new Map([
  [OPCODE.read, 'read request'],
  [OPCODE.write, 'write request'],
  [OPCODE.data, 'data'],
  [OPCODE.ack, 'acknowledgement'],
  [OPCODE.error, 'error'],
  [OPCODE.oack, 'options acknowledged'],
]);

/** Of a datagram that may be cut off, or be no TFTP at all. */
export function tftpFields(bytes: Uint8Array): readonly Field[] {
  if (bytes.length < 2) return [];
  const opcode = uint16(bytes, 0);
  const first: Field = { name: 'opcode', value: `${opcode} (${OPCODES.get(opcode) ?? 'unknown'})`, from: 0, to: 2 };
  return [first, ...restOf(opcode, bytes)];
}

function restOf(opcode: number, bytes: Uint8Array): readonly Field[] {
  if (opcode === OPCODE.oack) return optionsOf(texts(bytes, 2));
  if (opcode === OPCODE.read || opcode === OPCODE.write) {
    const [file, mode, ...options] = texts(bytes, 2);
    return [
      ...(file === undefined ? [] : [{ ...file, name: 'file' }]),
      ...(mode === undefined ? [] : [{ ...mode, name: 'mode' }]),
      ...optionsOf(options),
    ];
  }
  if (bytes.length < 4) return [];
  const number = { name: opcode === OPCODE.error ? 'code' : 'block', value: String(uint16(bytes, 2)), from: 2, to: 4 };
  const [message] = opcode === OPCODE.error ? texts(bytes, 4) : [];
  return [number, ...(message === undefined ? [] : [{ ...message, name: 'message' }])];
}

/** Names and values by turns. */
function optionsOf(texts: readonly Text[]): readonly Field[] {
  return texts.flatMap((name, index) => {
    const value = texts[index + 1];
    return index % 2 === 1 || value === undefined
      ? []
      : [{ name: name.value, value: value.value, from: name.from, to: value.to }];
  });
}

type Text = Omit<Field, 'name'>;

/** Each ends with a NUL, or with the packet. */
function texts(bytes: Uint8Array, from: number): readonly Text[] {
  const found: Text[] = [];
  for (let at = from; at < bytes.length;) {
    const nul = bytes.indexOf(0, at);
    const end = nul < 0 ? bytes.length : nul;
    const to = Math.min(bytes.length, end + 1);
    found.push({ value: printable(readText(decodeText(bytes.subarray(at, end)))), from: at, to });
    at = to;
  }
  return found;
}

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}
