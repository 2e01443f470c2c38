/** What hostile and broken clients have sent to TFTP servers, one row a CVE or report, and what must come of it. */
import type { EventType } from '../../../events/types.ts';

export interface Hostile {
  /** With its number in the list of bad inputs, where it has one. */
  readonly what: string;
  readonly bytes: Uint8Array;
  /** How the only answer begins; absent where there must be none. */
  readonly answer?: string;
  /** The only event. */
  readonly event: EventType;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
/** A read request in octet mode, byte for byte. */
export const readRequest = (file: string, rest = ''): Uint8Array => bytes(`\0\x01${file}\0octet\0${rest}`);
const write = (file: string): Uint8Array => bytes(`\0\x02${file}\0octet\0`);
const x = (count: number): string => 'x'.repeat(count);

const ROWS: readonly (readonly [what: string, datagram: Uint8Array, answer: string | undefined, event: EventType])[] = [
  ['1 a device name (CVE-2002-2237)', readRequest('COM1'), 'ERROR 2', 'file.refused'],
  ['1 a device name with extension', readRequest('aux.bin'), 'ERROR 2', 'file.refused'],
  ['1 writing to a device', write('NUL'), 'ERROR 2', 'file.refused'],
  ['2 a drive path (CVE-2002-2353)', readRequest('C:\\boot.ini'), 'ERROR 2', 'file.refused'],
  ['2 writing to a drive path', write('c:/autoexec.bat'), 'ERROR 2', 'file.refused'],
  ['2 an absolute path is taken from the root', readRequest('/etc/passwd'), 'ERROR 1', 'file.missing'],
  ['3 a format string (CVE-2006-0328)', readRequest('%s%n%s%n'), 'ERROR 1', 'file.missing'],
  ['3 terminal escapes in a name', readRequest('\x1b[2J\x1b]0;owned\x07'), 'ERROR 2', 'file.refused'],
  ['4 a request without anything', bytes('\0\x01'), 'ERROR 4', 'tftp.malformed'],
  ['5 a name of 490 bytes (CVE-2008-1611)', readRequest(x(490)), 'ERROR 4', 'file.refused'],
  ['6 a mode of 490 bytes (CVE-2006-6183)', bytes(`\0\x01a\0${x(490)}\0`), 'ERROR 4', 'file.refused'],
  ['7 a long ERROR (CVE-2018-10387)', bytes(`\0\x05\0\0${x(1500)}\0`), undefined, 'tftp.stray'],
  ['8 an ERROR of 3 bytes (CVE-2019-11365)', bytes('\0\x05\0'), undefined, 'tftp.malformed'],
  ['10 multicast (CVE-2020-6097)', readRequest('two', 'multicast\0\0'), 'DATA 1 (512)', 'file.request'],
  ['11 DATA to the request port (CVE-2021-41054)', bytes(`\0\x03\0\x01${x(512)}`), 'ERROR 5', 'tftp.stray'],
  ['11 an OACK to the request port', bytes('\0\x06blksize\x008\0'), 'ERROR 5', 'tftp.stray'],
  ['12 an option without NUL (CVE-2021-46671)', readRequest('small', 'blksize\x00512'), 'ERROR 4', 'tftp.malformed'],
  ['14 an over-long name (CVE-2009-2957)', readRequest(`${x(300)}/small`), 'ERROR 4', 'file.refused'],
  ['17 a long request (CVE-2013-0145)', readRequest(x(1400)), 'ERROR 4', 'tftp.malformed'],
  ['19 a neighbour of the root (CVE-2026-21620)', readRequest('../tftp-secret/key'), 'ERROR 2', 'file.refused'],
  ['19 backslashes that climb', readRequest('..\\..\\windows\\win.ini'), 'ERROR 2', 'file.refused'],
  ['19 dots that Windows drops', readRequest('.. ./.. ./x'), 'ERROR 2', 'file.refused'],
  ['19 writing that climbs (tqftpserv)', write('../../etc/cron.d/x'), 'ERROR 2', 'file.refused'],
  ['20 nothing', bytes(''), undefined, 'tftp.malformed'],
  ['20 one byte', bytes('\0'), undefined, 'tftp.malformed'],
  ['20 a bare ACK', bytes('\0\x04'), undefined, 'tftp.malformed'],
  ['20 opcode 0', bytes('\0\0small\0octet\0'), undefined, 'tftp.malformed'],
  ['20 opcode 7', bytes('\0\x07small\0octet\0'), undefined, 'tftp.malformed'],
  ['20 opcode 99', bytes('\0\x63small\0octet\0'), undefined, 'tftp.malformed'],
  ['21 a name without NUL', bytes('\0\x01small'), 'ERROR 4', 'tftp.malformed'],
  ['an empty name', bytes('\0\x01\0octet\0'), 'ERROR 4', 'tftp.malformed'],
  ['mode mail (RFC 1123)', bytes('\0\x01small\0mail\0'), 'ERROR 4', 'file.refused'],
  [
    '13 utimeout and words for numbers (CVE-2011-2199)',
    readRequest('big', 'utimeout\x00a\0timeout\0x\0'),
    'DATA 1 (512)',
    'file.request',
  ],
  ['14 an empty option (CVE-2009-2958)', readRequest('big', 'blksize\0\0'), 'DATA 1 (512)', 'file.request'],
  ['26 blksize 0', readRequest('big', 'blksize\x000\0'), 'DATA 1 (512)', 'file.request'],
  ['26 blksize 7', readRequest('big', 'blksize\x007\0'), 'DATA 1 (512)', 'file.request'],
  ['26 blksize 65465', readRequest('big', 'blksize\x0065465\0'), 'DATA 1 (512)', 'file.request'],
  ['26 blksize -1', readRequest('big', 'blksize\x00-1\0'), 'DATA 1 (512)', 'file.request'],
  ['26 blksize 1e9', readRequest('big', 'blksize\x001e9\0'), 'DATA 1 (512)', 'file.request'],
  ['26 blksize 8abc', readRequest('big', 'blksize\x008abc\0'), 'DATA 1 (512)', 'file.request'],
  ['26 windowsize 0', readRequest('big', 'windowsize\x000\0'), 'DATA 1 (512)', 'file.request'],
  ['26 windowsize 65536', readRequest('big', 'windowsize\x0065536\0'), 'DATA 1 (512)', 'file.request'],
  ['26 timeout 0', readRequest('big', 'timeout\x000\0'), 'DATA 1 (512)', 'file.request'],
  ['26 timeout 256', readRequest('big', 'timeout\x00256\0'), 'DATA 1 (512)', 'file.request'],
  [
    '26 the same option twice',
    readRequest('big', 'blksize\x0016\0BLKSIZE\x001024\0'),
    'OACK blksize=16',
    'file.request',
  ],
  ['26 two hundred options', readRequest('big', 'a\0\0'.repeat(160)), 'DATA 1 (512)', 'file.request'],
];

export const HOSTILE: readonly Hostile[] = ROWS.map(([what, datagram, answer, event]) => ({
  what,
  bytes: datagram,
  event,
  ...(answer === undefined ? {} : { answer }),
}));
