/** Turns a decision into what `rouse dhcp preview` shows: the reply as it would be on the wire, option by option. */
import { formatIpv4 } from '../../../lib/address.ts';
import { decodeDhcp, encodeDhcp } from '../wire/codec.ts';
import type { Decision } from './decision.ts';
import type { DhcpMessage, DhcpOption } from '../wire/message.ts';
import { hexText } from '../options/option-type.ts';
import { checkOption, formatOption, optionName } from '../options/options.ts';
import type { Provenance } from './world.ts';

/** One option of a previewed reply. */
export interface PreviewedOption {
  readonly code: number;
  readonly name: string;
  /** For people. */
  readonly value: string;
  /** As sent: code, length and value, in hexadecimal with blanks between the bytes. */
  readonly bytes: string;
  readonly from: Provenance;
  /** What is wrong with these bytes for this option, as a sentence. */
  readonly warning?: string;
}

/** What would come of a message. Without `reply` nothing is sent. */
export interface Preview {
  /** `offer`, `nak`, `ignore` ... */
  readonly outcome: Decision['kind'];
  /** Why there is no answer, or a refusal. */
  readonly reason?: string;
  readonly reply?: PreviewedReply;
}

/** The message that would be sent. */
export interface PreviewedReply {
  /** `yiaddr` */
  readonly address: string;
  /** `broadcast`, or an address. */
  readonly to: string;
  /** Of the message, in bytes. */
  readonly length: number;
  /** `siaddr`, `sname` and `file`. */
  readonly nextServer: string;
  readonly serverName: string;
  readonly bootFile: string;
  /** In the order they are sent in. */
  readonly options: readonly PreviewedOption[];
  /** Names of options that did not fit. */
  readonly leftOut: readonly string[];
}

/** The reply of a decision as it is on the wire: encoded with its sizes, and read again. */
export function previewOf(decision: Decision): Preview {
  const outcome = decision.kind;
  if (decision.kind === 'ignore') return { outcome, reason: decision.sentence };
  if (!('reply' in decision)) return { outcome };
  const bytes = encodeDhcp(decision.reply, decision.sizes);
  const sent = decodeDhcp(bytes);
  if (!sent.ok) throw new Error(`an encoded message cannot be read: ${sent.error.reason}`);
  const { destination } = decision;
  const to = destination.kind === 'broadcast' ? 'broadcast' : formatIpv4(destination.address);
  const origins = 'options' in decision ? decision.options : [];
  const origin = (code: number): Provenance => origins.find((one) => one.code === code)?.from ?? 'protocol';
  const reply = {
    ...fieldsOf(sent.value),
    to,
    length: bytes.length,
    options: sent.value.options.map((one) => previewedOption(one, origin(one.code))),
    leftOut: missingIn(sent.value, decision.reply),
  };
  return { outcome, reply, ...('reason' in decision ? { reason: decision.reason } : {}) };
}

function fieldsOf(sent: DhcpMessage): Pick<PreviewedReply, 'address' | 'nextServer' | 'serverName' | 'bootFile'> {
  const [address, nextServer] = [formatIpv4(sent.yiaddr), formatIpv4(sent.siaddr)];
  return { address, nextServer, serverName: sent.sname, bootFile: sent.file };
}

function previewedOption(option: DhcpOption, from: Provenance): PreviewedOption {
  const { code, bytes } = option;
  const warning = checkOption(code, bytes);
  return {
    code,
    name: optionName(code),
    value: formatOption(code, bytes),
    bytes: wireText(option),
    from,
    ...(warning === undefined ? {} : { warning }),
  };
}

/** In parts of at most 255 bytes, as the encoder writes them (RFC 3396). */
function wireText({ code, bytes }: DhcpOption): string {
  const parts: number[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += 255) {
    const part = bytes.subarray(at, at + 255);
    parts.push(code, part.length, ...part);
  }
  return hexText(Uint8Array.from(parts), ' ');
}

function missingIn(sent: DhcpMessage, meant: DhcpMessage): readonly string[] {
  return meant.options
    .filter(({ code }) => !sent.options.some((one) => one.code === code))
    .map(({ code }) => optionName(code));
}
