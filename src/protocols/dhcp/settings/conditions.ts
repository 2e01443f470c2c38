/** Reads the conditions of classes (`when` in the settings), and says whether they hold for a message. */
import { matchesPattern } from '../../../lib/glob.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { decodeText } from '../../../lib/text.ts';
import { archNumber } from '../options/architecture.ts';
import { hexBytes } from '../leases/identity.ts';
import { option, type DhcpMessage } from '../wire/message.ts';
import { AGENT, subOption } from '../options/option-nested.ts';
import { OPTION } from '../options/option-rows.ts';
import { userClasses } from '../options/option-structures.ts';
import { collect, shown } from '../options/option-type.ts';
import { optionCode } from '../options/options.ts';

/** What a condition looks at: the name of a fact, or the code of an option. */
export type Subject = keyof typeof FACTS | number;

/** Holds when one of the texts of the subject matches one of the patterns. */
export interface Condition {
  readonly subject: Subject;
  readonly patterns: readonly string[];
}

/** What is matched against: the message, and option 82 of it or as last received from this client. */
export interface Facts {
  readonly message: DhcpMessage;
  readonly agent: Uint8Array | undefined;
}

const { vendorClass: VENDOR_CLASS, userClass: USER_CLASS, clientArchitecture: ARCHITECTURE } = OPTION;

const FACTS = {
  'vendor-class': ({ message }: Facts) => textAndHex(option(message, VENDOR_CLASS)),
  'user-class': ({ message }: Facts) => userClasses(option(message, USER_CLASS) ?? new Uint8Array(0)),
  arch: ({ message }: Facts) => architectures(option(message, ARCHITECTURE) ?? new Uint8Array(0)),
  oui: ({ message }: Facts) => [message.hardware.slice(0, 8)],
  hardware: ({ message }: Facts) => [message.hardware],
  'circuit-id': ({ agent }: Facts) => textAndHex(agent === undefined ? undefined : subOption(agent, AGENT.circuitId)),
  'remote-id': ({ agent }: Facts) => textAndHex(agent === undefined ? undefined : subOption(agent, AGENT.remoteId)),
} as const;

/** Whether all conditions hold. */
export function holds(conditions: readonly Condition[], facts: Facts): boolean {
  for (const condition of conditions) if (!oneHolds(condition, facts)) return false;
  return true;
}

/** Reads one entry of `when`. */
export function condition(key: string, value: unknown): Result<Condition, string> {
  const subject = subjectOf(key);
  if (!subject.ok) return subject;
  // Vendor classes hold commas, so text is one pattern and never a list.
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const patterns = collect(values.map((part) => patternOf(subject.value, part)));
  return patterns.ok ? ok({ subject: subject.value, patterns: patterns.value }) : patterns;
}

function oneHolds({ subject, patterns }: Condition, facts: Facts): boolean {
  const texts = typeof subject === 'number' ? textAndHex(option(facts.message, subject)) : FACTS[subject](facts);
  for (const text of texts) for (const pattern of patterns) if (matchesPattern(pattern, text)) return true;
  return false;
}

function subjectOf(key: string): Result<Subject, string> {
  if (isFact(key)) return ok(key);
  const code = optionCode(key);
  return code.ok ? code : err(`"${key}" is none of ${Object.keys(FACTS).join(', ')}, nor an option`);
}

function isFact(key: string): key is keyof typeof FACTS {
  return Object.hasOwn(FACTS, key);
}

function patternOf(subject: Subject, value: unknown): Result<string, string> {
  if (typeof value !== 'string' && typeof value !== 'number') return err(`${shown(value)} is not a pattern`);
  const text = String(value);
  if (text === '') return err('an empty pattern matches nothing');
  if (text.startsWith('hex:')) return ok(`hex:${text.slice(4).replaceAll(/[\s:.-]/g, '')}`);
  if (subject === 'arch') return ok(String(archNumber(text) ?? text));
  return ok(subject === 'oui' || subject === 'hardware' ? text.replaceAll('-', ':') : text);
}

function textAndHex(bytes: Uint8Array | undefined): readonly string[] {
  if (bytes === undefined) return [];
  return [decodeText(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes), `hex:${hexBytes(bytes)}`];
}

function architectures(bytes: Uint8Array): readonly string[] {
  const numbers: string[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) numbers.push(String(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)));
  return numbers;
}
