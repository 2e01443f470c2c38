/**
 * Versions of Cisco phone loads: `8-5-2`, `9-4-2SR3-1`, `9-4-2ES26`, `9-2-1TH1-13`, `9-4-1-3SR3`, `14-4-1-0301-6`, and the
 * spelling of the phone's own screens, `9.4(2)SR3`. What matters about them is their order and which signing keys an image of that age carries.
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
  /** The number after the build: `6` in `14-4-1-0301-6`. */
  readonly patch: number;
}

/**
 * Which signing keys the loader inside an image accepts, by the image's version: before 8.3(3) only the old key, from
 * 8.3(3) to 8.5(2) both, from 8.5(2)SR1 on only the new one. A phone on `old` loads must pass through a `both` load.
 */
export type SigningEra = 'old' | 'both' | 'new';

const PATTERN =
  /^(\d{1,3})[-.](\d{1,3})(?:[-.](\d{1,3})|\((\d{1,3})\))(?:[-.](\d{1,5}))?(?:-?([A-Z]{2,4})(\d{0,5}))?(?:[-.](\d{1,5}))?(?:[-.](\d{1,5}))?(?:[-.]?[A-Z]{1,3})?S?$/i;
const STAGES: readonly LoadVersion['stage'][] = ['TH', 'release', 'ES', 'SR'];

/** Test releases and builds of developers come before the release; `MPP` and the like are releases of another line. */
const STAGE_OF: Readonly<Record<string, LoadVersion['stage']>> = {
  TH: 'TH',
  TR: 'TH',
  DEV: 'TH',
  ES: 'ES',
  SR: 'SR',
  MSR: 'SR',
};

/** Reads a version, without the name in front of it; undefined for what is not written like one. */
export function parseLoadVersion(text: string): LoadVersion | undefined {
  const found = PATTERN.exec(text);
  if (found === null) return undefined;
  const [, major, minor, dashed, inParentheses, early, stage, level, ...late] = found;
  const builds = [early, ...late].flatMap((one) => (one === undefined ? [] : [Number(one)]));
  return {
    major: Number(major),
    minor: Number(minor),
    maintenance: Number(dashed ?? inParentheses),
    stage: STAGE_OF[stage?.toUpperCase() ?? ''] ?? 'release',
    level: Number(level ?? 0),
    build: builds[0] ?? 0,
    patch: builds[1] ?? 0,
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
    a.build - b.build ||
    a.patch - b.patch
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
 * The era of a release; undefined for what is no version. The era goes by the release, not by the number that its components
 * were built under: the parts of 8.3(3) are called `8-3-2-27`.
 */
export function signingEra(release: string): SigningEra | undefined {
  const parsed = parseLoadVersion(release);
  return parsed === undefined ? undefined : eraOf(parsed);
}

/**
 * The era of components, where nothing says which release they belong to: `8-5-2TH1-9` was built for 8.5(2), and `8-5-2ES4`
 * after it. Before there were such letters, builds were counted from the release before: `8-3-2-27` belongs to 8.3(3).
 */
export function componentEra(version: string): SigningEra | undefined {
  const parsed = parseLoadVersion(version);
  if (parsed === undefined) return undefined;
  const countedFromBefore = parsed.stage === 'release' && parsed.build > 0;
  return eraOf(countedFromBefore ? { ...parsed, maintenance: parsed.maintenance + 1, build: 0 } : parsed);
}

function eraOf({ major, minor, maintenance, stage }: LoadVersion): SigningEra {
  const number = (major * 1000 + minor) * 1000 + maintenance;
  if (number < 8_003_003) return 'old';
  if (number > 8_005_002) return 'new';
  const afterTheRelease = stage === 'ES' || stage === 'SR';
  return number === 8_005_002 && afterTheRelease ? 'new' : 'both';
}

/** The two signing keys of phone images; images of the years between carry both. */
export type SigningKey = 'old' | 'new';

const KEYS: Readonly<Record<SigningEra, readonly SigningKey[]>> = { old: ['old'], both: ['old', 'new'], new: ['new'] };

/** The keys that an image of this era is signed with, and that the loader in it knows. */
export function signingKeys(era: SigningEra): readonly SigningKey[] {
  return KEYS[era];
}
