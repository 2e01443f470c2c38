/**
 * Option negotiation (RFC 2347): what a server grants of what a client asked (`negotiate`), and what a client accepts
 * of what a server granted (`acceptOack`). Unknown options, and values that are no number or out of range, are left
 * out as if they had not been sent: an old loader that gets an ERROR for them never boots.
 */
import { err, ok, type Result } from '../../lib/result.ts';
import { seconds, type Millis } from '../../lib/time.ts';
import { DEFAULT_BLOCK_SIZE, optionValue, type TftpOption } from './packet.ts';

/** RFC 2348. */
export const SMALLEST_BLOCK = 8;
export const LARGEST_BLOCK = 65_464;

/** IP and UDP and TFTP headers: what an Ethernet frame of 1500 bytes leaves for data is 1468. */
const HEADERS = 20 + 8 + 4;

/** What a server is willing to grant. */
export interface NegotiationPolicy {
  /** `off` answers as if no option had been sent; `size-only` is Tftpd32's "PXE compatibility". */
  readonly grants: 'all' | 'size-only' | 'off';
  /** Largest block granted, in bytes: `blockForMtu` of the adapter, because loaders cannot join IP fragments. */
  readonly largestBlock: number;
  /** Largest window granted, in blocks. */
  readonly largestWindow: number;
}

/** What both sides go by after the negotiation; what was not granted has its default. */
export interface Negotiated {
  /** Bytes in a full block. */
  readonly blockSize: number;
  /** Blocks sent before an ACK is awaited (RFC 7440). */
  readonly windowSize: number;
  /** The time-out that the client asked for (RFC 2349). */
  readonly timeout?: Millis;
  /** What the client announced with tsize when writing, in bytes. */
  readonly announced?: number;
  /** True when the client wants to know the size (tsize in a read request). */
  readonly asksSize: boolean;
  /** The OACK, in the order of the request; empty means that none is sent. */
  readonly granted: readonly TftpOption[];
}

/** The largest block that travels in one IPv4 packet of `mtu` bytes. */
export function blockForMtu(mtu: number): number {
  return Math.max(DEFAULT_BLOCK_SIZE, mtu - HEADERS);
}

/**
 * Decides the options of a request. `size` is the length of the file in bytes when reading; undefined when it is not
 * known beforehand (writing, netascii).
 */
export function negotiate(
  request: { readonly kind: 'read' | 'write'; readonly options: readonly TftpOption[] },
  size: number | undefined,
  policy: NegotiationPolicy,
): Negotiated {
  const granted: TftpOption[] = [];
  const seen = new Set<string>();
  for (const { name, value } of request.options) {
    const key = name.toLowerCase();
    const number = grant(key, value, request.kind === 'read' ? size : Number.MAX_SAFE_INTEGER, policy, request.kind);
    if (number !== undefined && !seen.has(key)) granted.push({ name, value: String(number) });
    seen.add(key);
  }
  return agreed(request.kind, granted);
}

/** Why a client cannot go on with an OACK; it then sends ERROR 8. */
export interface OackRefusal {
  readonly reason: string;
}

/** What a client may take from an OACK: only what it asked, blksize and windowsize only downwards, timeout unchanged. */
export function acceptOack(
  asked: { readonly kind: 'read' | 'write'; readonly options: readonly TftpOption[] },
  granted: readonly TftpOption[],
): Result<Negotiated & { readonly size?: number }, OackRefusal> {
  for (const { name, value } of granted) {
    const problem = unacceptable(name.toLowerCase(), value, optionValue(asked.options, name.toLowerCase()));
    if (problem !== undefined) return err({ reason: problem });
  }
  const size = decimal(optionValue(granted, 'tsize') ?? '', 0, Number.MAX_SAFE_INTEGER);
  const agreement = agreed(asked.kind, granted);
  return ok(size === undefined || asked.kind === 'write' ? agreement : { ...agreement, size });
}

function grant(
  key: string,
  value: string,
  size: number | undefined,
  policy: NegotiationPolicy,
  kind: 'read' | 'write',
): number | undefined {
  if (policy.grants === 'off' || (policy.grants === 'size-only' && key !== 'tsize')) return undefined;
  switch (key) {
    case 'blksize':
      return atMost(decimal(value, SMALLEST_BLOCK, LARGEST_BLOCK), policy.largestBlock);
    case 'windowsize':
      return atMost(decimal(value, 1, 65_535), policy.largestWindow);
    case 'timeout':
      return decimal(value, 1, 255);
    case 'tsize': {
      const announced = decimal(value, 0, Number.MAX_SAFE_INTEGER);
      return kind === 'write' || announced === undefined ? announced : size;
    }
    default:
      return undefined;
  }
}

function agreed(kind: 'read' | 'write', granted: readonly TftpOption[]): Negotiated {
  const number = (name: string): number | undefined => {
    const value = optionValue(granted, name);
    return value === undefined ? undefined : Number(value);
  };
  const timeout = number('timeout');
  const size = number('tsize');
  return {
    blockSize: number('blksize') ?? DEFAULT_BLOCK_SIZE,
    windowSize: number('windowsize') ?? 1,
    ...(timeout === undefined ? {} : { timeout: seconds(timeout) }),
    ...(kind === 'write' && size !== undefined ? { announced: size } : {}),
    asksSize: kind === 'read' && size !== undefined,
    granted,
  };
}

function unacceptable(key: string, value: string, asked: string | undefined): string | undefined {
  if (asked === undefined) return `the server granted ${key}, which was not asked`;
  const number = decimal(value, 0, Number.MAX_SAFE_INTEGER);
  if (number === undefined) return `the server granted ${key} with a value that is no number`;
  if (key === 'blksize' && (number < SMALLEST_BLOCK || number > Number(asked))) return 'the server raised blksize';
  if (key === 'windowsize' && (number < 1 || number > Number(asked))) return 'the server raised windowsize';
  if (key === 'timeout' && number !== Number(asked)) return 'the server changed timeout';
  return undefined;
}

function atMost(value: number | undefined, limit: number): number | undefined {
  return value === undefined ? undefined : Math.min(value, limit);
}

/** Plain decimal digits only: no sign, no exponent, no unit (`8abc`, `1e9` and `-1` are no numbers). */
function decimal(text: string, least: number, most: number): number | undefined {
  if (!/^[0-9]{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
