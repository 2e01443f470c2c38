/** Whether the device is connected, as far as the station can see. */
import { lasting } from '../live.ts';
import { text } from '../texts/text.ts';

export function Cable() {
  const words = text.value.welcome;
  const [without, linked] = [lasting.value.get('adapter.no-link'), lasting.value.get('adapter.linked')];
  const isAwaited = lasting.value.has('adapter.awaited');
  const isLinked = !isAwaited && (without === undefined || (linked?.n ?? 0) > without.n);
  return (
    <ul class="checks" aria-live="polite">
      <li class={isLinked ? 'there' : 'missing'}>{isLinked ? words.linked : words.noLink}</li>
    </ul>
  );
}
