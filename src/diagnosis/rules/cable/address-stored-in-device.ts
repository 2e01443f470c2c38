/** Cause 37: the device asks for files from an address that nobody lent it: address or TFTP server are stored in it. */
import { addressOf } from '../../../devices/identity.ts';
import { beforeReset } from '../../reset.ts';
import { onAny, on, signRule, type Sign } from '../../signs.ts';
import { looksInVain } from '../../wanted.ts';

export const ADDRESS_STORED_IN_DEVICE = signRule({
  cause: 'address-stored-in-device',
  about: 'device',
  explains: ['flash-damaged', 'link-too-late'],
  signs: [
    looksInVain('inside'),
    on('wire.wanted', ({ wants, own }, { story }) =>
      // It was lent its address, and looks for a server that its lease does not name.
      story?.address !== undefined && story.address === own && story.phase === 'addressed'
        ? {
            confidence: 'likely',
            says: `The ${story.model ?? 'device'} has its address from here and looks for ${wants}, which nobody here has: a server is stored in it.`,
            remedy: [
              'Reset it: hold # while you plug it in, then dial 123456789*0#. That erases the stored server.',
              'Or let the station take that address as well: rouse up --answer-arp',
            ],
          }
        : undefined,
    ),
    ...onAny<'file.request' | 'file.missing', Sign>(['file.request', 'file.missing'], ({ device, from }, scene) => {
      const { facts, story } = scene;
      const asksForAddress = story?.recipe?.match.dhcp !== undefined;
      // Beside another server, or without one of our own, its address may well have been lent.
      if (device !== undefined || !asksForAddress || facts.mode !== 'serve') return undefined;
      return {
        confidence: 'likely',
        says: `It asks for files from ${addressOf(from)}, an address that this station has not lent: address and servers are stored in the ${story.model ?? 'device'}.`,
        remedy: [
          'It may go on so: what it asks here it gets. If it looks for its files elsewhere, reset it: hold # while you plug it in, then dial 123456789*0#. That erases the stored addresses.',
          beforeReset(scene),
        ],
      };
    }),
  ],
  ends: [
    on('dhcp.discover', () => 'it asks for an address now'),
    on('wire.answered', ({ address }) => `the station has ${address} now`),
  ],
});
