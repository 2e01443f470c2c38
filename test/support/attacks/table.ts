/** What came of each attack, for people. */
import type { Tried } from './attack.ts';

const HEAD = ['attack', 'sent', 'answer', 'events', 'next client', 'memory', 'open files'];
const WIDEST = 60;

export function table(rows: readonly Tried[]): string {
  const cells = rows.map(({ attack, sent, answer, told, next, before, after }) => [
    attack,
    String(sent),
    answer,
    inWords(told),
    `${Math.round(next)} ms`,
    `${before.memory} -> ${after.memory} MB`,
    `${before.files} -> ${after.files}`,
  ]);
  const all = [HEAD, ...cells].map((row) =>
    row.map((cell) => (cell.length > WIDEST ? `${cell.slice(0, WIDEST - 1)}…` : cell)),
  );
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')).join('\n');
}

function inWords(told: Tried['told']): string {
  const words = Object.entries(told).map(([type, times]) => (times === 1 ? type : `${type} ×${times}`));
  return words.length === 0 ? 'none' : words.join(', ');
}
