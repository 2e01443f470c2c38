/** Cause 120: there is no firmware at all, neither named nor in the library. */
import { isConfiguration } from '../../../knowledge/file-roles.ts';
import { on, signRule, type Sign } from '../../signs.ts';

const SIGN: Sign = {
  confidence: 'certain',
  says: 'There is no firmware here at all: devices get an address and nothing to load.',
  remedy: [
    'Name the download or the folder when you start: rouse up FILE. Or add it to the library: rouse firmware add FILE.',
    'Do not reset a phone before: after a reset it has no firmware of its own.',
  ],
};

export const NO_FIRMWARE = signRule({
  cause: 'no-firmware',
  about: 'station',
  explains: ['requested-file-missing'],
  signs: [
    on('firmware.none', () => SIGN),
    on('host.firmware', ({ held }) => (held === 'nothing' ? SIGN : undefined)),
    on('firmware.unsuitable', ({ holds }) => (holds.length === 0 ? SIGN : undefined)),
  ],
  ends: [
    on('firmware.chosen', () => 'there is firmware now'),
    // A configuration may have been made for it.
    on('file.request', ({ asks, file }) =>
      asks === 'read' && !isConfiguration(file) ? 'there are files now' : undefined,
    ),
  ],
});
