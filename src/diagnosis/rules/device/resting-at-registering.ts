/**
 * Cause 48, which is good news: the phone runs its firmware and asks for its configuration. There is nothing more to do. One
 * that registers says so itself, and rests no more.
 */
import { isConfiguration } from '../../../knowledge/file-roles.ts';
import { onAny, on, signRule } from '../../signs.ts';

export const RESTING_AT_REGISTERING = signRule({
  cause: 'resting-at-registering',
  about: 'device',
  signs: onAny(['file.missing', 'file.complete', 'file.failed'], ({ file }, { before, story }) => {
    const isNew = story?.phase === 'recovered' && before?.phase !== 'recovered';
    if (!isNew || story.awake !== undefined || !(isConfiguration(file) || story.recipe?.trace.proof.length !== 0))
      return undefined;
    return {
      confidence: 'certain',
      says: `The ${story.model ?? 'device'} is recovered: it has read all of its firmware, runs it, and asks for its configuration. "Registering" on its screen is not an error.`,
      remedy: [
        'Nothing has to be done. To make calls it needs a call manager or a SIP server; for the recovery it does not.',
      ],
    };
  }),
  ends: [
    on('dhcp.discover', () => 'it starts again'),
    on('phone.registered', () => 'it has registered, and says itself that it is awake'),
  ],
});
