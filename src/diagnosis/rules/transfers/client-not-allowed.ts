/** Cause 117: the settings list who may read files, and this device is not among them. */
import { on, signRule } from '../../signs.ts';

export const CLIENT_NOT_ALLOWED = signRule({
  cause: 'client-not-allowed',
  about: 'device',
  signs: [
    on('file.refused', ({ by, why, from, file }) =>
      why === 'client'
        ? {
            confidence: 'certain',
            says: `It asks for ${file} from ${from}, and the settings let only others read files.`,
            remedy: [`Add its network to \`${by}: { allow: [...] }\`, or leave that out: then everybody may read.`],
          }
        : undefined,
    ),
  ],
  ends: [on('file.request', () => 'it is let in now')],
});
