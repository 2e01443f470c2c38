/** What to do about a finding, as lines below the one that says what is wrong. Pure. */
import type { StationEvent } from '../../../events/types.ts';
import { wrap } from './wrap.ts';

/** The numbered steps, each beginning with a line end and `indent` blanks; nothing for events without a remedy. */
export function remedyOf(event: StationEvent, columns: number, indent: number): string {
  if (event.type !== 'finding.raised') return '';
  const margin = `\n${' '.repeat(indent)}`;
  return event.remedy
    .map((step, at) => {
      const number = `${at + 1}. `;
      const inner = indent + number.length;
      return `${margin}${number}${wrap(step, columns, inner, inner)}`;
    })
    .join('');
}
