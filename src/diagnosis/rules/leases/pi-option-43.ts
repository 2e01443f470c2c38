/** Cause 113: a Raspberry Pi 3 takes no offer whose option 43 does not say "Raspberry Pi Boot". */
import { isPi, isPi3 } from '../../pi.ts';
import { on, signRule } from '../../signs.ts';

export const PI_OPTION_43 = signRule({
  cause: 'pi-option-43',
  about: 'device',
  explains: ['offers-blocked', 'broadcast-flag-cleared'],
  signs: [
    on('dhcp.offer', ({ device, gives }, { story }) =>
      isPi(device) && isPi3(story?.vendorClass) && gives?.vendor?.includes('Raspberry Pi Boot') !== true
        ? {
            confidence: 'likely',
            says: 'It is a Raspberry Pi that boots from the network, and its offer lacks "Raspberry Pi Boot" in option 43: it takes no other.',
            remedy: [
              'Give it option 43 as such: `dhcp: { classes: [{ name: pi, when: { vendor-class: "PXEClient:Arch:00000:UNDI:002001" }, options: { 60: PXEClient, 43: "hex:0601030a0400505845091400001152617370626572727920506920426f6f74ff" } }] }`.',
              'Put bootcode.bin and the files beside it where the station serves them: rouse up FOLDER.',
            ],
          }
        : undefined,
    ),
  ],
  ends: [
    on('file.request', () => 'it reads its files'),
    on('file.missing', () => 'it asks for its files'),
    on('dhcp.offer', ({ gives }) =>
      gives?.vendor?.includes('Raspberry Pi Boot') === true ? 'it is given "Raspberry Pi Boot" now' : undefined,
    ),
  ],
});
