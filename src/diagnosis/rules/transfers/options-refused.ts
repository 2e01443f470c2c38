/** Cause 33: the device breaks off at the option acknowledgement (ERROR 8), and does not come back without options. */
import { on, signRule } from '../../signs.ts';

const OPTIONS_REFUSED = 8;

export const OPTIONS_REFUSED_RULE = signRule({
  cause: 'options-refused',
  about: 'device',
  // Once is right: RFC 2347 lets a client refuse the options and ask again without any.
  least: 2,
  signs: [
    on('file.probe', ({ file, code }) => (code === OPTIONS_REFUSED ? sign(file) : undefined)),
    on('file.failed', ({ file, code }) => (code === OPTIONS_REFUSED ? sign(file) : undefined)),
  ],
  ends: [on('file.progress', () => 'it reads the file'), on('file.complete', () => 'it reads the file')],
});

function sign(file: string) {
  return {
    confidence: 'certain',
    says: `It asks for ${file} with options, and breaks off when they are acknowledged (error 8), again and again.`,
    remedy: [
      'Serve it without options: `tftp: { negotiate: false }`.',
      'If only large blocks trouble it, a smaller limit will do: `tftp: { largest-block: 512 }`.',
    ],
  } as const;
}
