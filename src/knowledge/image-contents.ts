/** What is behind the envelope of a file, or in a file without one: a list, or an image, and whether it is whole. */
import { carriesChecksums, damagedMembers, decodeCnuArchive } from '../formats/cisco/cnu-archive.ts';
import { decodeLoads, type LoadList } from '../formats/cisco/loads.ts';
import { checkPayload, identifyPayload, recordedMd5, type PayloadKind } from '../formats/cisco/payload.ts';
import {
  hasUnknownFormat,
  isListName,
  isOneLineList,
  nameBeforeCopy,
  promisesImage,
  promisesSignature,
} from './image-names.ts';
import type { ImageProblem } from './image-problem.ts';
import { knownByName } from './known-images.ts';
import { isLookAlike } from './look-alike.ts';

export interface Findings {
  readonly problems: readonly ImageProblem[];
  /** What was compared and found right or wrong: `name`, `length`, `CRC`, `MD5`, `SHA-256`, `length and byte sum`. */
  readonly checks: readonly string[];
  /** Present for `.loads` files and OS79XX.TXT. */
  readonly list?: LoadList;
  readonly payload?: PayloadKind;
  /** The MD5 an image of a wireless phone carries inside. */
  readonly md5?: string;
}

/** Checks that cover every byte of the contents. */
const PROOFS: readonly string[] = ['MD5', 'SHA-256', 'length and byte sum'];

/** A file without an envelope. */
export function inspectUnsigned(name: string, bytes: Uint8Array): Findings {
  if (isOneLineList(name)) return inspectList(name, bytes);
  if (isListName(name) && hasUnknownFormat(name)) return inspectList(name, bytes);
  const found = inspectPayload(bytes, promisesSignature(name));
  const unsigned = promisesSignature(name) && !isXmlNamedLoads(name, bytes);
  const original = promisesImage(name) ? nameBeforeCopy(name) : undefined;
  const copied: readonly ImageProblem[] = original === undefined ? [] : [{ kind: 'copied', original }];
  return { ...found, problems: [...(unsigned ? [UNSIGNED] : []), ...copied, ...found.problems] };
}

const UNSIGNED: ImageProblem = { kind: 'unsigned' };

/** The payload of an envelope that says `name`. */
export function inspectContents(name: string, payload: Uint8Array): Findings {
  return isListName(name) ? inspectList(name, payload) : inspectPayload(payload, true);
}

function inspectList(name: string, payload: Uint8Array): Findings {
  const oneLine = isOneLineList(name);
  const list = decodeLoads(payload, { oneLine, unknownFormat: hasUnknownFormat(name) });
  if (!list.ok) return { problems: [{ kind: 'unreadable', damage: list.error }], checks: ['list'] };
  if (list.value.kind === 'xml') return { problems: [], checks: ['list'] };
  const kind = oneLine ? 'stray-characters' : 'odd-list';
  const problems = list.value.anomalies.map((what): ImageProblem => ({ kind, what }));
  return { problems, checks: ['list'], list: list.value };
}

/** `mayCarryMd5`: a text may begin with an MD5 too, as lists of them do. */
function inspectPayload(payload: Uint8Array, mayCarryMd5: boolean): Findings {
  const { kind } = identifyPayload(payload);
  if (kind === 'cnu-archive') return { payload: kind, ...inspectCnuArchive(payload) };
  if (kind === 'md5-image' && !mayCarryMd5) return { payload: 'unknown', problems: [], checks: [] };
  const md5 = kind === 'md5-image' ? recordedMd5(payload) : undefined;
  const checked = checkPayload(payload);
  return {
    payload: kind,
    md5,
    problems: checked === undefined || checked.ok ? [] : [{ kind: 'damaged', member: '', damage: checked.error }],
    checks: checked?.ok === true ? [checked.value] : [],
  };
}

/** Two published images have one at their end. */
const LINE_FEED = 0x0a;

/** Length first: a cut-off archive has damaged members too, but the cut is the cause. */
function inspectCnuArchive(payload: Uint8Array): Pick<Findings, 'problems' | 'checks'> {
  const archive = decodeCnuArchive(payload);
  if (!archive.ok) return { problems: [{ kind: 'damaged', member: '', damage: archive.error }], checks: ['length'] };
  const { surplus } = archive.value;
  if (surplus < 0) return { problems: [{ kind: 'truncated', missing: -surplus }], checks: ['length'] };
  const isWhole = surplus === 0 || (surplus === 1 && payload.at(-1) === LINE_FEED);
  const tooLong: readonly ImageProblem[] = isWhole ? [] : [{ kind: 'too-long', extra: surplus }];
  const damaged = damagedMembers(archive.value).map(({ name, damage }): ImageProblem => ({
    kind: 'damaged',
    member: name,
    damage,
  }));
  return {
    problems: [...tooLong, ...damaged],
    checks: carriesChecksums(archive.value) ? ['length', 'CRC'] : ['length'],
  };
}

/** Locale packages call an XML file `CIPC_Locale.loads`. */
function isXmlNamedLoads(name: string, bytes: Uint8Array): boolean {
  if (!isListName(name)) return false;
  const list = decodeLoads(bytes);
  return list.ok && list.value.kind === 'xml';
}

/**
 * For files that are none of the published ones: a published image of the same name tells what their own contents do not. Lists
 * are told by what they list: `term11.default.loads` is published once for every release.
 */
export function unlikePublished(name: string, bytes: Uint8Array, found: Findings): readonly ImageProblem[] {
  const isProven = found.checks.some((check) => PROOFS.includes(check));
  if (isListName(name) || isProven || found.problems.some(({ kind }) => kind !== 'case-changed' && kind !== 'renamed'))
    return [];
  const sizes = knownByName(name).flatMap((image) => image.size ?? []);
  if (sizes.includes(bytes.length)) return isLookAlike(bytes) ? [] : [{ kind: 'unlike-published' }];
  const missing = Math.min(...sizes) - bytes.length;
  // Two published images have one byte more than they say of themselves, so they are whole for themselves without it.
  if (sizes.length === 0 || (found.checks.includes('length') && missing !== 1)) return [];
  if (missing > 0) return [{ kind: 'truncated', missing }];
  const extra = bytes.length - Math.max(...sizes);
  return extra > 0 ? [{ kind: 'too-long', extra }] : [];
}
