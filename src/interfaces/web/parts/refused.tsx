/** That something was not possible, and what to do then. */
import type { Refusal } from '../ask.ts';
import { text } from '../texts/text.ts';

export function Refused({ error }: { error: Refusal }) {
  return (
    <p class="notice" role="alert">
      {text.value.refused} {error.message} {error.hint}
    </p>
  );
}
