/** What each fault is, and what one does about it with a real phone: for whoever asked to see it. */
import { CAUSES } from '../knowledge/causes.ts';
import { seconds, type Millis } from '../lib/time.ts';
import type { PackageFault } from './look-alikes/faults.ts';

type Named = 'old-loader' | 'normal-boot' | 'unplugged' | PackageFault;

interface FaultText {
  readonly says: string;
  readonly remedy: string;
  /** The phone gets over it by itself, or the station makes up for it. */
  readonly passes?: true;
}

/** Two rounds of a phone that is refused. */
const SHOWN = seconds(20);
/** Some are only sure when a device has asked for an address several times. */
const SHOWN_AT_LEISURE = seconds(45);
/** Causes that a phone gets over, or that the station makes up for. */
const PASSING: ReadonlySet<string> = new Set([
  'name-case',
  'unplugged-too-early',
  'resting-at-registering',
  'address-in-use',
]);

/** Of any fault of the simulation; `shownIn` is how long it takes to see what is found. */
export function faultText(name: string): FaultText & { readonly shownIn: Millis } {
  if (isNamed(name)) return { ...TEXTS[name], shownIn: SHOWN };
  const sentence = CAUSES.find((cause) => cause.name === name)?.sentence ?? name;
  const says = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  const text = { says, remedy: 'The finding above says what to do.', shownIn: SHOWN_AT_LEISURE };
  return PASSING.has(name) ? { ...text, passes: true } : text;
}

function isNamed(name: string): name is Named {
  return Object.hasOwn(TEXTS, name);
}

const AGAIN = 'Download the package again, and give it as it is.';
const APART = 'Keep every package in a folder of its own, or give the downloads as they are.';

const TEXTS: Readonly<Record<Named, FaultText>> = {
  'old-loader': {
    says: 'The loader of the phone knows only the older signing key.',
    remedy: 'Keep 8.5(2) in the library: the station leads the phone through it to the newest load.',
    passes: true,
  },
  'normal-boot': {
    says: '# was let go too soon: the phone started what it had, and was not reset.',
    remedy: 'Unplug it, and hold # until its red light flashes.',
  },
  unplugged: {
    says: 'Somebody pulled the plug while the phone loaded.',
    remedy: 'Leave it on its power: it begins anew by itself.',
    passes: true,
  },
  'truncated-by-1': { says: 'One file is a byte short, as some downloads are.', remedy: AGAIN },
  truncated: { says: 'One file ends in its middle: its download had stopped.', remedy: AGAIN },
  renamed: {
    says: "The release's list was copied under the name of the list that a reset phone asks for.",
    remedy: 'Take the list of that name from the package: the phone compares the name inside.',
  },
  'case-changed': {
    says: 'A file has other capitals than its list says.',
    remedy: 'Nothing: names are served without regard to case.',
    passes: true,
  },
  'case-in-list': {
    says: 'The lists write a name with other capitals than the file has.',
    remedy: 'Nothing: names are served without regard to case.',
    passes: true,
  },
  'missing-component': { says: 'A file that the list names is missing.', remedy: 'Add it from the same package.' },
  'missing-term': {
    says: 'The list that a reset phone asks for is missing, and everything else is here.',
    remedy: AGAIN,
  },
  'wrong-family': {
    says: 'The package is whole, and for other models.',
    remedy: 'Get the package for this model.',
  },
  'lfs-pointer': {
    says: 'A file is a git-LFS pointer: the file itself was never fetched.',
    remedy: 'Run `git lfs pull` where it came from.',
  },
  'empty-file': { says: 'A file is empty.', remedy: AGAIN },
  'symlink-text': {
    says: 'A symbolic link was saved as text, in place of the file.',
    remedy: 'Take the file that it leads to.',
  },
  'bit-flip': { says: 'One bit of a file is wrong, so its signature is too.', remedy: AGAIN },
  'sip-and-sccp-mixed': {
    says: 'The lists are of one protocol, the other files of the other.',
    remedy: 'Take all files from one package.',
  },
  'older-term': { says: 'The list that a reset phone asks for is that of an older package.', remedy: APART },
  'newer-term': { says: 'The list that a reset phone asks for is that of a newer package.', remedy: APART },
};
