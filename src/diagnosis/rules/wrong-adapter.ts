/** Cause 8: the device is on another adapter of this computer than the one that is served. */
import { on, signRule } from '../signs.ts';

export const WRONG_ADAPTER = signRule({
  cause: 'wrong-adapter',
  about: 'station',
  signs: [
    on('host.adapter', ({ trouble, message, hint }) =>
      trouble === 'not-wired' || trouble === 'overlap'
        ? { confidence: trouble === 'overlap' ? 'possible' : 'likely', says: message, remedy: [hint] }
        : undefined,
    ),
  ],
});
