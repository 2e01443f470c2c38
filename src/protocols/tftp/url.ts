/** `tftp://host/file;mode=octet` (RFC 3617), and how people write a host: `10.0.0.1`, `[fe80::1%eth1]:1069`, `server:1069`. */
import { err, ok, type Result } from '../../lib/result.ts';

export interface HostAndPort {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port?: number;
}

/** What a URL names (RFC 3617). */
export interface TftpUrl extends HostAndPort {
  /** Without the slash that separates it from the host. */
  readonly file: string;
  readonly mode: 'octet' | 'netascii';
}

/** Whether it is meant as one. */
export function isTftpUrl(text: string): boolean {
  return /^tftp:\/\//i.test(text);
}

/** Fails with words for people. */
export function parseTftpUrl(text: string): Result<TftpUrl, string> {
  const [, authority = '', path = '', mode = 'octet'] =
    /^tftp:\/\/([^/]+)\/([^;]+)(?:;mode=(octet|netascii))?$/i.exec(text) ?? [];
  const host = parseHost(authority);
  const file = decoded(path);
  if (!host.ok || file === undefined || file === '') return err(`"${text}" is not a URL like tftp://192.168.1.1/file`);
  return ok({ ...host.value, file, mode: mode.toLowerCase() === 'netascii' ? 'netascii' : 'octet' });
}

/** A bare IPv6 address has no port: `::1:69` would be two things. */
export function parseHost(text: string): Result<HostAndPort, string> {
  const [, bracketed, plain, portText] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::([0-9]{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? (text.split(':').length > 2 ? text : undefined);
  const port = portText === undefined ? undefined : Number(portText);
  if (host === undefined || !/^[\w.:%-]+$/.test(host)) return err(`"${text}" is not a host name or address`);
  if (port === undefined) return ok({ host });
  return port >= 1 && port <= 65_535 ? ok({ host, port }) : err(`"${text}": a port is a number from 1 to 65535`);
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
