/** Cause 6: the network adapter is not there, or was unplugged. */
import { on, signRule } from '../../signs.ts';

export const ADAPTER_MISSING = signRule({
  cause: 'adapter-missing',
  about: 'station',
  signs: [
    on('station.failed', ({ code, message, hint }) =>
      code === 'no-adapter'
        ? { confidence: 'certain', says: `The network adapter is not there: ${message}`, remedy: [hint] }
        : undefined,
    ),
    on('host.adapter', ({ trouble, message, hint }) =>
      trouble === 'missing' ? { confidence: 'certain', says: message, remedy: [hint] } : undefined,
    ),
    on('adapter.vanished', ({ adapter }) => ({
      confidence: 'certain',
      says: `The network adapter ${adapter} is gone from this computer: devices cannot reach the station.`,
      remedy: [
        'Plug the adapter in again, best directly into the computer and not through a hub.',
        'The station goes on by itself as soon as it is back.',
      ],
    })),
  ],
  ends: [on('adapter.returned', ({ adapter }) => `${adapter} is there again`)],
});
