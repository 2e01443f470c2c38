/**
 * Where the options of a message go when they do not all fit into its options field: the rest moves into `file`, then
 * `sname` (option 52), and what fits nowhere is left out, last options first. Boot ROMs and phones often cannot read
 * overloaded fields, so this happens only when it must.
 */
import { OPTION } from '../options/option-rows.ts';
import type { DhcpMessage, DhcpOption } from './message.ts';

const LONGEST_PART = 255;
const { overload: OVERLOAD, messageType: MESSAGE_TYPE, relayAgentInformation: AGENT_INFORMATION } = OPTION;
const FILE_SIZE = 128;
const SNAME_SIZE = 64;
const END_SIZE = 1;
const OVERLOAD_SIZE = 3;

export interface Placement {
  readonly options: readonly DhcpOption[];
  readonly file: readonly DhcpOption[];
  readonly sname: readonly DhcpOption[];
}

/** Bytes an option takes when written, in as many parts as RFC 3396 needs. */
export function writtenSize(option: DhcpOption): number {
  return option.bytes.length + 2 * Math.max(1, Math.ceil(option.bytes.length / LONGEST_PART));
}

/** Options 52 and 53 are the encoder's own to write. */
export function isWritten(option: DhcpOption): boolean {
  return option.code !== OVERLOAD && option.code !== MESSAGE_TYPE;
}

/**
 * Places the options of a message in `room` bytes of options field (cookie and option 53 not counted, END counted).
 * Option 82 stays in the options field, where relays look for it, and last; what does not fit there as a whole is left
 * out (RFC 3046 section 2.2).
 */
export function placeOptions(message: DhcpMessage, room: number, overload: boolean): Placement {
  const spare = { file: overload && message.file === '', sname: overload && message.sname === '' };
  const written = message.options.filter(isWritten);
  const others = written.filter((option) => option.code !== AGENT_INFORMATION);
  const left = room - END_SIZE - (spare.file || spare.sname ? OVERLOAD_SIZE : 0);
  const agent = fill(
    written.filter((option) => option.code === AGENT_INFORMATION),
    left,
  );
  const main = fill(others, left - agent.size);
  const file = fill(main.rest, spare.file ? FILE_SIZE - END_SIZE : 0);
  const sname = fill(file.rest, spare.sname ? SNAME_SIZE - END_SIZE : 0);
  return { options: [...main.placed, ...agent.placed], file: file.placed, sname: sname.placed };
}

interface Filled {
  readonly placed: readonly DhcpOption[];
  readonly rest: readonly DhcpOption[];
  /** Bytes that the placed ones take. */
  readonly size: number;
}

/** Takes each option that still fits, in order; the others are the rest. */
function fill(options: readonly DhcpOption[], room: number): Filled {
  const placed: DhcpOption[] = [];
  const rest: DhcpOption[] = [];
  let size = 0;
  for (const option of options) {
    const fits = size + writtenSize(option) <= room;
    if (fits) size += writtenSize(option);
    (fits ? placed : rest).push(option);
  }
  return { placed, rest, size };
}
