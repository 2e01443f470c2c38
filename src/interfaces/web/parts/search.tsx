/** A field to search what a view shows. */
import type { Signal } from '@preact/signals';

interface SearchProps {
  readonly label: string;
  readonly onChange?: (value: string) => void;
  /** Where what is searched for is kept, so that it is there again. */
  readonly value?: Signal<string>;
}

export function Search({ label, onChange, value }: SearchProps) {
  return (
    <input
      class="search"
      type="search"
      aria-label={label}
      placeholder={label}
      value={value?.value}
      onInput={({ currentTarget }) => {
        if (value !== undefined) value.value = currentTarget.value;
        onChange?.(currentTarget.value);
      }}
    />
  );
}
