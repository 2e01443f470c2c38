/** The head of an answer, as bytes on the wire (RFC 9112 section 4). */
import { STATUS_TEXTS, type Status } from './status.ts';

/** Lines of a head, each with its end. */
export type Fields = string;

/** `value`: ASCII without control characters. */
export function fieldLine(name: string, value: string | number): Fields {
  return `${name}: ${value}\r\n`;
}

/** One character a byte. */
export function headText(status: Status, fields: Fields): string {
  return `HTTP/1.1 ${status} ${STATUS_TEXTS[status]}\r\n${fields}\r\n`;
}

const TYPES: Readonly<Record<string, string>> = {
  xml: 'text/xml',
  txt: 'text/plain',
  log: 'text/plain',
  cfg: 'text/plain',
  conf: 'text/plain',
  ipxe: 'text/plain',
  html: 'text/html',
  json: 'application/json',
  // What a UEFI machine takes for a program, and for a disk in its memory (UEFI section 24.7.3).
  efi: 'application/efi',
  iso: 'application/vnd.efi-iso',
  img: 'application/vnd.efi-img',
  gz: 'application/gzip',
  zip: 'application/zip',
};

/** By the end of the name; nobody is to guess from the content. */
export function contentType(name: string): string {
  const dot = name.lastIndexOf('.');
  const known = dot < 0 ? undefined : TYPES[name.slice(dot + 1).toLowerCase()];
  return known ?? 'application/octet-stream';
}
