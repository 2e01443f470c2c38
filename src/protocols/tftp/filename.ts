/**
 * What a requested file name means, before any file system sees it: a relative path in clean segments, or a refusal
 * with its TFTP error code. The rules are the same on every system, so that a name that is dangerous on Windows is
 * not accepted on Linux and then copied. Nothing here knows which files exist.
 */
import { err, ok, type Result } from '../../lib/result.ts';
import { encodeText } from '../../lib/text.ts';
import { ERROR_CODE } from './packet.ts';
import { readText } from './text.ts';

/** What names may look like. */
export interface NameRules {
  /** `\` separates folders as `/` does (Tftpd32: "Translate Unix file names"). Without it a name with `\` is refused. */
  readonly translate: boolean;
  /** A leading separator means the root (Tftpd32: "virtual root"); otherwise such a name is refused. */
  readonly rooted: boolean;
  /** `..` is followed inside the root (Tftpd32: security "None"); otherwise it is refused wherever it stands. */
  readonly parents: boolean;
}

/** Why a name is not looked up: the TFTP error code that the client gets, and the reason in words. */
export interface NameRefusal {
  readonly code: number;
  readonly reason: string;
}

/** Longest name that is looked up, in characters. */
export const LONGEST_NAME = 255;

/** Names that Windows takes for devices, with any extension (CVE-2002-2237). */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])[ .]*(\..*)?$/i;

/**
 * The segments of a relative path: `/Firmware//a\b` is `['Firmware', 'a', 'b']`. Further slashes and `.` mean nothing; an
 * empty path is refused as not found.
 */
export function requestedPath(sent: string, rules: NameRules): Result<readonly string[], NameRefusal> {
  const name = readText(sent);
  if (name.length > LONGEST_NAME) return refuse(ERROR_CODE.illegalOperation, 'the name is too long');
  if (CONTROLS.test(name)) return refused(dhcpOptionsFollow(sent) ? MISREAD : 'the name contains control characters');
  if (name.includes(':')) return refused('the name contains a drive letter or a colon');
  if (!rules.translate && name.includes('\\')) return refused('the name contains a backslash');
  if (!rules.rooted && /^[/\\]/.test(name)) return refused('the name is absolute');
  const path: string[] = [];
  for (const segment of name.split(/[/\\]/)) {
    const refusal = follow(path, segment, rules);
    if (refusal !== undefined) return refused(refusal);
  }
  return path.length > 0 ? ok(path) : refuse(ERROR_CODE.notFound, 'the name is empty');
}

const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;

const MISREAD =
  'DHCP options follow the name: the device reads the name of its boot file (option 67) up to a NUL (quirk nul-terminated-names)';

/**
 * Some boot ROMs take option 67 for text that a NUL ends, and ask for a name with the options behind it, up to the end
 * option. The first of them begins at a control character, which its code or its length is.
 */
function dhcpOptionsFollow(name: string): boolean {
  const bytes = encodeText(name);
  const control = bytes.findIndex((byte) => byte < 0x20);
  return control > 0 && [control - 1, control].some((start) => start > 0 && areDhcpOptions(bytes, start));
}

/** Whether options (RFC 2132: code, length, value) lie from there up to the end option, which is the last byte. */
function areDhcpOptions(bytes: Uint8Array, start: number): boolean {
  let at = start;
  while (at < bytes.length - 1) at += 2 + (bytes[at + 1] ?? 0);
  return at === bytes.length - 1 && bytes[at] === 255 && at > start;
}

/** Windows drops dots and spaces at the end of a name, so that `.. ` and `...` are `..` there. */
function follow(path: string[], segment: string, rules: NameRules): string | undefined {
  if (/^[. ]*$/.test(segment)) {
    if (!segment.includes('..')) return undefined;
    if (!rules.parents) return 'the name contains ".."';
    return path.pop() === undefined ? 'the name leads out of the served folder' : undefined;
  }
  if (DEVICE.test(segment)) return `"${segment}" is the name of a device`;
  path.push(segment);
  return undefined;
}

function refused(reason: string): Result<never, NameRefusal> {
  return refuse(ERROR_CODE.accessViolation, reason);
}

function refuse(code: number, reason: string): Result<never, NameRefusal> {
  return err({ code, reason });
}
