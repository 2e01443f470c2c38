/** What each fault is, and what one does about it with a real phone: for whoever asked to see it. */
import { PACKAGE_FAULTS, type PackageFault } from './look-alikes/faults.ts';
import { PHONE_FAULTS, type PhoneFault } from './phone/faults.ts';

export type Fault = PhoneFault | PackageFault;

export interface FaultText {
  readonly says: string;
  readonly remedy: string;
  /** The phone gets over it by itself, or the station makes up for it. */
  readonly passes?: true;
}

/** Those of the phone first. */
export const FAULTS: readonly string[] = [...Object.keys(PHONE_FAULTS), ...PACKAGE_FAULTS];

const AGAIN = 'Download the package again, and give it as it is.';
const APART = 'Keep every package in a folder of its own, or give the downloads as they are.';

export const FAULT_TEXTS: Readonly<Record<Fault, FaultText>> = {
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
