/** Cause 1: a device that reads its files by TFTP is told no server to read them from: no option 150, no 66, no siaddr. */
import { saidBy } from '../../said.ts';
import { fileServer, leaseRule, mend } from '../../leases.ts';

export const NO_TFTP_ADDRESS = leaseRule({
  cause: 'no-tftp-address',
  said: saidBy('no-tftp-address', [
    'Let its lease name a server for files (option 150, and 66): this station names itself.',
    'Then restart the device.',
  ]),
  wrong(reply) {
    const { given, lease, isOurs, scene } = reply;
    const isNamed = fileServer(given) ?? given.tftpText ?? given.tftpName;
    const { recipe, vendorClass } = scene.story ?? {};
    // A boot ROM takes the server that answered it.
    const isBootRom = /^(PXE|HTTP)Client/.test(vendorClass ?? '');
    if (isNamed !== undefined || recipe === undefined || isBootRom) return undefined;
    return {
      confidence: 'certain',
      says: `${lease} names no server to read files from (neither option 150 nor 66 nor a next server), so the ${scene.story?.model ?? 'device'} asks nobody for its firmware.`,
      remedy: isOurs
        ? [
            'Let the station serve files by TFTP: leave out --no-tftp, or say where they are with `dhcp: { next-server: ... }`.',
          ]
        : [mend(reply, 'option 150 (and 66) with the address of this station'), 'Then restart the device.'],
    };
  },
});
