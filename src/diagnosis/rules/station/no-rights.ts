/** Cause 126: this user may not open the ports that devices ask at. */
import { on, signRule } from '../../signs.ts';

export const NO_RIGHTS = signRule({
  cause: 'no-rights',
  about: 'station',
  signs: [
    on('host.no-rights', ({ what, hint }) => ({ confidence: 'certain', says: what, remedy: [hint] })),
    on('station.failed', ({ code, message, hint }) =>
      code === 'no-rights' ? { confidence: 'certain', says: message, remedy: [hint] } : undefined,
    ),
  ],
});
