/** A field to search what a view shows. */
export function Search({ label, onChange }: { label: string; onChange: (value: string) => void }) {
  return (
    <input
      class="search"
      type="search"
      aria-label={label}
      placeholder={label}
      onInput={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
