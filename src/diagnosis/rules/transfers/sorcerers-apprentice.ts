/** Cause 35: the device acknowledges every block twice or more often, so that everything is on the cable several times. */
import { onAny, signRule } from '../../signs.ts';

export const SORCERERS_APPRENTICE = signRule({
  cause: 'sorcerers-apprentice',
  about: 'device',
  signs: onAny(['file.progress', 'file.complete'], ({ file, duplicates, asks }, { story }) =>
    duplicates === undefined || asks === 'write'
      ? undefined
      : {
          confidence: 'likely',
          says: `The ${story?.model ?? 'device'} acknowledges blocks of ${file} again and again (${duplicates} times by now): each is on the cable several times, and the transfer is slow.`,
          thing: file,
          remedy: [
            'Nothing is wrong at this station: it sends no block again for an acknowledgement that comes twice.',
            'Look for another TFTP server or a relay that answers as well, for two cables between the same switches, and for a switch that copies frames.',
            'Else the device has a slow or broken network card: try another switch or cable in between.',
          ],
        },
  ),
});
