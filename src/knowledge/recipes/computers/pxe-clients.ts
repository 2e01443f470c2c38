/** What the recipes of computers that boot from the network have in common (PXE 2.1, UEFI HTTP boot). */
import type { Recipe, RecipeStep } from '../../recipe.ts';

type Session = NonNullable<Recipe['session']>;

/** Files that boot programs ask for in passing. */
export const OPTIONAL_FILES = [
  '(.*/)?pxelinux\\.cfg/[\\w.-]+',
  '(.*/)?grub(\\.cfg[\\w.-]*|\\w*/[\\w./-]+)',
  'autoexec\\.ipxe',
  'revocations\\w*\\.efi',
  '.*\\.p7b',
];

export const EFI_X64: NonNullable<Recipe['answers']> = [
  {
    asked: 'ipxe\\.efi',
    from: ['ipxe(-x86_64)?\\.efi', 'snponly(-x86_64)?\\.efi', '.*(x64|x86_64)[\\w.-]*\\.efi', '.*\\.efi'],
  },
];

export const DONE = 'has read its boot file and starts it';

const FROM_THE_NETWORK =
  'Choose the network in its boot menu (F12 or F9 while it starts), or put it first in its setup.';

export function bootSteps(does = FROM_THE_NETWORK): readonly RecipeStep[] {
  return [
    { id: 'power', label: 'Let it start from the network', does, silence: 120 },
    { id: 'address', label: 'It asks for an address', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'It reads its boot file', silence: 30, until: 'writing' },
    { id: 'booted', label: 'It runs what it has read', until: 'recovered' },
  ];
}

/** What firmware of this architecture says and wants (RFC 4578; options 93, 94, 97). */
export function askedWith(architecture: number): Pick<Session, 'options' | 'wishes'> {
  return {
    options: { 93: architecture, 94: 'hex:010201', 97: 'hex:0000112233445566778899aabbccddeeff' },
    wishes: [1, 3, 6, 15, 43, 54, 60, 66, 67, 97, 128, 129, 130, 131, 132, 133, 134, 135],
  };
}

/** It asks how long its boot file is, and then for all of it. `given`: a file that it may be answered with. */
export function bootFileAsked(file: string, given: string): Session['asks'] {
  const options = { tsize: '0', blksize: '1468' };
  return [
    { file, given, probe: true, options },
    { file, given, options },
  ];
}
