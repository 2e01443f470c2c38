/**
 * Versions of Cisco phone loads: `8-5-2`, `9-4-2SR3-1`, `9-4-2ES26`, `9-2-1TH1-13`, and the spelling of the phone's
 * own screens, `9.4(2)SR3`. What matters about them is their order and which signing keys an image of that age carries.
 */

export interface LoadVersion {
  readonly major: number;
  readonly minor: number;
  readonly maintenance: number;
  /** Component builds of a release are `TH` (test head) or `ES` (engineering special); `SR` is a service release. */
  readonly stage: 'TH' | 'release' | 'ES' | 'SR';
  /** The number after the stage; 0 for a plain release. */
  readonly level: number;
  readonly build: number;
}

/**
 * Which signing keys the loader inside an image accepts, by the image's version: before 8.3(3) only the old key, from
 * 8.3(3) to 8.5(2) both, from 8.5(2)SR1 on only the new one. A phone on `old` loads must pass through a `both` load.
 */
export type SigningEra = 'old' | 'both' | 'new';

const PATTERN = /^(\d{1,3})[-.](\d{1,3})(?:[-.](\d{1,3})|\((\d{1,3})\))(?:(TH|ES|SR)(\d{1,4}))?(?:-(\d{1,4}))?S?$/i;
const STAGES: readonly LoadVersion['stage'][] = ['TH', 'release', 'ES', 'SR'];

/** Reads a version, without the name in front of it; undefined for what is not written like one. */
export function parseLoadVersion(text: string): LoadVersion | undefined {
  const found = PATTERN.exec(text);
  if (found === null) return undefined;
  const [, major, minor, dashed, inParentheses, stage, level, build] = found;
  return {
    major: Number(major),
    minor: Number(minor),
    maintenance: Number(dashed ?? inParentheses),
    stage: STAGES.find((known) => known === stage?.toUpperCase()) ?? 'release',
    level: Number(level ?? 0),
    build: Number(build ?? 0),
  };
}

/** Negative when `a` is older. The components of a release (`TH`) come just before it, service releases after it. */
export function compareLoadVersions(a: LoadVersion, b: LoadVersion): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.maintenance - b.maintenance ||
    STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) ||
    a.level - b.level ||
    a.build - b.build
  );
}

/** For sorting names: the newest first; what is no version comes last, in the order of its text. */
export function newestFirst(a: string, b: string): number {
  const [first, second] = [parseLoadVersion(a), parseLoadVersion(b)];
  if (first !== undefined && second !== undefined) return compareLoadVersions(second, first);
  if (first === undefined && second === undefined) return a < b ? -1 : Number(a > b);
  return first === undefined ? 1 : -1;
}

/**
 * The era of a load or of one of its components; undefined for what is no version. A component counts with the release
 * it was built for: `8-5-2TH1-9` belongs to 8.5(2), while `8-5-2ES4` was cut after it and carries the new key.
 */
export function signingEra(version: string): SigningEra | undefined {
  const parsed = parseLoadVersion(version);
  if (parsed === undefined) return undefined;
  const number = (parsed.major * 1000 + parsed.minor) * 1000 + parsed.maintenance;
  if (number < 8_003_003) return 'old';
  if (number > 8_005_002) return 'new';
  const afterTheRelease = parsed.stage === 'ES' || parsed.stage === 'SR';
  return number === 8_005_002 && afterTheRelease ? 'new' : 'both';
}

/** The two signing keys of phone images; images of the years between carry both. */
export type SigningKey = 'old' | 'new';

const KEYS: Readonly<Record<SigningEra, readonly SigningKey[]>> = { old: ['old'], both: ['old', 'new'], new: ['new'] };

/** The keys that an image of this era is signed with, and that the loader in it knows. */
export function signingKeys(era: SigningEra): readonly SigningKey[] {
  return KEYS[era];
}
