/** What a device says is wrong with it, in its log or in an alarm, as a sign for a cause. */
import type { CauseName } from '../knowledge/causes.ts';
import { causeSaid } from '../knowledge/phone-messages.ts';
import { onAny, type Listener, type Sign } from './signs.ts';

/** Heard where the words of the device name this cause. */
export function saidBy(cause: CauseName, remedy: readonly string[]): readonly Listener<Sign>[] {
  return onAny(['syslog.serious', 'syslog.said', 'phone.alarm'], (event, { story }): Sign | undefined => {
    const words = event.type === 'phone.alarm' ? event.text : event.message;
    if (causeSaid(words) !== cause) return undefined;
    const who = story?.model === undefined ? 'The device' : `The ${story.model}`;
    return { confidence: 'likely', says: `${who} says so itself: "${words}".`, remedy };
  });
}
