/** How far something is, from 0 to 1. */
export function Bar({ done, label, isOver = false }: { done: number; label: string; isOver?: boolean }) {
  const percent = Math.round(Math.min(1, Math.max(0, done)) * 100);
  return (
    <div
      class={isOver ? 'bar over' : 'bar'}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div class="bar-done" style={{ transform: `scaleX(${percent / 100})` }} />
    </div>
  );
}
