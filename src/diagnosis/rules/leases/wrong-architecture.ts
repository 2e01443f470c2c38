/** Cause 112: the boot file that a PXE client is given is for another kind of processor or firmware. */
import { on, onAny, signRule, type Sign } from '../../signs.ts';
import type { Scene } from '../../rule.ts';

type Kind = 'BIOS' | 'UEFI';

export const WRONG_ARCHITECTURE = signRule({
  cause: 'wrong-architecture',
  about: 'device',
  signs: [
    ...onAny(['dhcp.offer', 'dhcp.ack', 'dhcp.overheard'], ({ gives }, scene) => judged(gives?.bootFile, scene)),
    on('dhcp.proxy-offer', ({ file }, scene) => judged(file, scene)),
  ],
  ends: [
    ...onAny(['dhcp.offer', 'dhcp.ack'], ({ gives }, scene) =>
      judged(gives?.bootFile, scene) === undefined ? 'it is given another boot file now' : undefined,
    ),
  ],
});

function judged(file: string | undefined, { story }: Scene): Sign | undefined {
  const [needs, is] = [firmwareOf(story?.arch), kindOf(file)];
  if (file === undefined || needs === undefined || is === undefined || needs === is) return undefined;
  return {
    confidence: 'certain',
    says: `It boots as ${needs} (architecture ${story?.arch ?? ''}) and is given ${file}, which is for ${is}.`,
    remedy: [
      'Give each kind its own file: `dhcp: { classes: [{ name: uefi, when: { arch: x64-uefi }, boot-file: ... }] }`.',
      'For BIOS that is undionly.kpxe or pxelinux.0, for UEFI a file that ends in .efi.',
    ],
  };
}

/** RFC 4578 section 2.1, as continued by the IANA registry. Undefined for what boots otherwise. */
function firmwareOf(arch: number | undefined): Kind | undefined {
  if (arch === 0) return 'BIOS';
  return arch !== undefined && [6, 7, 8, 9, 10, 11, 25, 27].includes(arch) ? 'UEFI' : undefined;
}

/** By the names that everybody uses; undefined for any other. */
function kindOf(file: string | undefined): Kind | undefined {
  if (file === undefined) return undefined;
  if (/\.efi$/i.test(file)) return 'UEFI';
  return /\.(k?pxe|kkpxe|0|n12)$/i.test(file) ? 'BIOS' : undefined;
}
