/**
 * Reading the options of a message: tag, length, value, in the options field and, where option 52 says so, in `file` and
 * `sname` as well (RFC 2132 section 9.3). Parts of one option are joined in exactly that order (RFC 3396 section 5).
 */
import { malformed, type Err, type Malformed } from '../../../lib/result.ts';
import { OPTION } from '../options/option-rows.ts';
import type { Anomaly, AnomalyKind, DhcpOption } from './message.ts';

export const PAD = 0;
export const END = 255;
const { overload: OVERLOAD } = OPTION;
const LONGEST_PART = 255;

/** A field that holds options: from which byte to which (exclusive). */
export interface OptionArea {
  readonly name: 'options' | 'file' | 'sname';
  readonly from: number;
  readonly to: number;
}

/** What the areas read so far held. */
export interface OptionScan {
  readonly options: DhcpOption[];
  readonly anomalies: Anomaly[];
  /** Second and later parts of options already in `options`. */
  readonly parts: DhcpOption[];
  /** The value of option 52: bit 0 for `file`, bit 1 for `sname`. */
  overload: number;
}

export function emptyScan(): OptionScan {
  return { options: [], anomalies: [], parts: [], overload: 0 };
}

/** Adds an area to the scan. Fails where a length points past the end of the area: what came before it cannot be trusted either. */
export function scanArea(bytes: Uint8Array, area: OptionArea, scan: OptionScan): Err<Malformed> | undefined {
  let at = area.from;
  while (at < area.to) {
    const code = bytes[at] ?? END;
    if (code === END) {
      noteAfterEnd(bytes, at + 1, area.to, scan);
      return undefined;
    }
    if (code === PAD) {
      at++;
      continue;
    }
    const next = at + 2 + (bytes[at + 1] ?? 0);
    if (next > area.to) return pastEnd(code, bytes[at + 1], area, at);
    add(scan, { code, bytes: bytes.subarray(at + 2, next) }, area, at);
    at = next;
  }
  note(scan, 'no-end', at);
  return undefined;
}

/** Joins the parts of split options, in place. */
export function joinParts(scan: OptionScan): void {
  for (const code of new Set(scan.parts.map((part) => part.code))) {
    const index = scan.options.findIndex((option) => option.code === code);
    const first = scan.options[index];
    if (first === undefined) continue;
    const pieces = [first, ...scan.parts.filter((part) => part.code === code)];
    scan.options[index] = { code, bytes: concatenate(pieces.map((piece) => piece.bytes)) };
  }
}

export function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

function add(scan: OptionScan, option: DhcpOption, area: OptionArea, at: number): void {
  if (option.code === OVERLOAD) readOverload(scan, option.bytes, area, at);
  const earlier = find(scan.options, option.code);
  if (earlier === undefined) {
    scan.options.push(option);
    return;
  }
  if (earlier.bytes.length < LONGEST_PART) note(scan, 'option-repeated', at);
  scan.parts.push(option);
}

function find(options: readonly DhcpOption[], code: number): DhcpOption | undefined {
  for (const candidate of options) if (candidate.code === code) return candidate;
  return undefined;
}

function readOverload(scan: OptionScan, bytes: Uint8Array, area: OptionArea, at: number): void {
  const value = bytes[0] ?? 0;
  if (area.name !== 'options') note(scan, 'overload-inside', at);
  else if (bytes.length !== 1 || value < 1 || value > 3) note(scan, 'overload-value', at);
  else scan.overload = value;
}

function noteAfterEnd(bytes: Uint8Array, from: number, to: number, scan: OptionScan): void {
  for (let at = from; at < to; at++) {
    if (bytes[at] !== PAD) {
      note(scan, 'after-end', at);
      return;
    }
  }
}

function note(scan: OptionScan, kind: AnomalyKind, offset: number): void {
  scan.anomalies.push({ kind, offset });
}

function pastEnd(code: number, length: number | undefined, area: OptionArea, at: number): Err<Malformed> {
  const left = Math.max(area.to - at - 2, 0);
  const says = length === undefined || at + 1 >= area.to ? 'has no length' : `says it is ${length} bytes long`;
  return malformed(`option ${code} ${says}, ${left} are left in ${area.name}`, `option ${code}`, at);
}
