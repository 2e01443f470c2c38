/** Cause 45: datagrams have no checksum or a wrong one: an adapter that should make or check them does it wrong. */
import { causeSaid } from '../../../knowledge/phone-messages.ts';
import { on, onAny, signRule, type Sign } from '../../signs.ts';

export const BAD_CHECKSUMS = signRule({
  cause: 'bad-checksums',
  about: 'station',
  explains: ['lossy-cable'],
  signs: [
    on('wire.unheard', ({ why, adapter, from }) =>
      why === 'checksum'
        ? {
            confidence: 'certain',
            says: `What a device (${from}) sends comes in on ${adapter} with wrong checksums, so this computer throws it away.`,
            remedy: [
              `Switch the work of the adapter with checksums off: sudo ethtool -K ${adapter} rx off tx off`,
              'If that does not help, the device or a virtual switch in between makes them wrong: use another adapter or a real cable.',
            ],
          }
        : undefined,
    ),
    ...onAny<'syslog.serious' | 'syslog.said', Sign>(['syslog.serious', 'syslog.said'], ({ message, sender }) =>
      causeSaid(message) === 'bad-checksums'
        ? {
            confidence: 'certain',
            says: `A device (${sender}) says that what it gets has no or a wrong checksum: the adapter of this computer does not make them as it should.`,
            remedy: [
              'Switch the work of the adapter with checksums off: sudo ethtool -K ADAPTER tx off; on Windows in the properties of the adapter: UDP Checksum Offload (IPv4).',
              'Or use another network adapter.',
            ],
          }
        : undefined,
    ),
  ],
});
