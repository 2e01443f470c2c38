/** Cause 24: another DHCP server answers on the same network, and devices follow whoever is faster. */
import { on, signRule } from '../../signs.ts';

const REMEDY = [
  'Connect the device and this computer by a cable or a switch of their own, without the rest of the network.',
  'If they have to stay there, answer only devices that are known with --share-lan, or only watch with --observe.',
];

export const SECOND_DHCP_SERVER = signRule({
  cause: 'second-dhcp-server',
  about: 'station',
  signs: [
    on('dhcp.foreign-server', ({ server, adapter, mac, namedBy }, { facts: { mode } }) =>
      mode !== undefined && mode !== 'serve'
        ? undefined
        : {
            confidence: namedBy === undefined ? 'certain' : 'likely',
            says: `Another DHCP server (${server}${mac === undefined ? '' : `, ${mac}`}) answers on ${adapter}: devices that follow it do not find their files here.`,
            remedy: REMEDY,
          },
    ),
    on('station.failed', ({ code, message }) =>
      code === 'foreign-server' ? { confidence: 'certain', says: message, remedy: REMEDY } : undefined,
    ),
  ],
});
