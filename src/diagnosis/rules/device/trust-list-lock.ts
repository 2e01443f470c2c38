/**
 * Cause 20: the phone asks for signed configuration only (`.sgn`): a trust list from its old call manager locks it.
 */
import { saidBy } from '../../said.ts';
import { on, onAny, signRule, type Sign } from '../../signs.ts';

const SIGNED = /^(sep[0-9a-f]{12}|xmldefault)\.cnf\.xml(\.enc)?\.sgn$/i;
const UNSIGNED = /^(sep[0-9a-f]{12}|xmldefault)\.cnf\.xml$/i;

const REMEDY = [
  'Erase the trust list on the phone: Settings > Security Configuration > Trust List > unlock with **#, then Erase.',
  'Or reset the phone to its factory settings with # and 123456789*0#; that erases its firmware too, so make sure first that the firmware for this model is here.',
];

export const TRUST_LIST_LOCK = signRule({
  cause: 'trust-list-lock',
  about: 'device',
  explains: ['reset-not-taken', 'ctlsep-loop'],
  signs: [
    ...saidBy('trust-list-lock', REMEDY),
    ...onAny<'file.missing' | 'file.request', Sign>(['file.missing', 'file.request'], ({ file, asks }) =>
      asks === 'write' || !SIGNED.test(file)
        ? undefined
        : {
            confidence: 'likely',
            says: `It asks for signed configuration only (${file}): a trust list of its old call manager locks it, and it takes nothing from anybody else.`,
            remedy: REMEDY,
          },
    ),
  ],
  ends: [
    on('file.missing', ({ file }) =>
      UNSIGNED.test(file) ? 'it asks for configuration without a signature' : undefined,
    ),
    on('file.request', ({ file, asks }) =>
      asks === 'read' && (UNSIGNED.test(file) || /\.default\.loads$/i.test(file))
        ? 'it takes files without that signature'
        : undefined,
    ),
  ],
  certainAfter: 'loads',
});
