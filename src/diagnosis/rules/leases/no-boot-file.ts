/** Cause 115: a PXE client asks what to boot, and no file is set for it. */
import { on, onAny, signRule, type Sign } from '../../signs.ts';
import { isPi } from '../../pi.ts';

const SIGN: Sign = {
  confidence: 'certain',
  says: 'It wants to boot from the network (PXE) and is given no file to boot.',
  remedy: [
    'Say which file: `dhcp: { boot-file: undionly.kpxe }` for BIOS, a file that ends in .efi for UEFI; with `classes` one for each kind.',
    'Put that file where the station serves it: rouse up FOLDER.',
  ],
};

export const NO_BOOT_FILE = signRule({
  cause: 'no-boot-file',
  about: 'device',
  signs: [
    on('dhcp.ignored', ({ why }) => (why === 'no-boot-file' ? SIGN : undefined)),
    ...onAny(['dhcp.offer', 'dhcp.ack'], ({ device, gives }, { story }) =>
      story?.vendorClass?.startsWith('PXEClient') === true && gives?.bootFile === undefined && !isPi(device)
        ? SIGN
        : undefined,
    ),
  ],
  ends: [
    ...onAny(['dhcp.offer', 'dhcp.ack'], ({ gives }) =>
      gives?.bootFile === undefined ? undefined : 'it is given a file now',
    ),
    on('dhcp.proxy-offer', () => 'it is given a file now'),
    on('file.request', () => 'it reads a file'),
  ],
});
