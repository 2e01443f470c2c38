/** A choice of a few words. */
import type { Signal } from '@preact/signals';

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly of: Signal<T>;
  readonly choices: readonly T[];
  readonly words: Readonly<Record<T, string>>;
}

export function Choice<T extends string>({ label, of, choices, words }: ChoiceProps<T>) {
  return (
    <label class="choose">
      <span class="quiet">{label}</span>{' '}
      <select onChange={({ currentTarget }) => (of.value = choices[currentTarget.selectedIndex] ?? of.value)}>
        {choices.map((one) => (
          <option key={one} selected={of.value === one}>
            {words[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
