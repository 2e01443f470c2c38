/** What to do, as lines below the one that says what is wrong, or what for. Pure. */
import type { StationEvent } from '../../../events/types.ts';
import { wrap } from './wrap.ts';

/** The numbered steps, each beginning with a line end and `indent` blanks; nothing for events without any. */
export function remedyOf(
  event: StationEvent,
  columns: number,
  indent: number,
  whole: (text: string) => string,
): string {
  const margin = `\n${' '.repeat(indent)}`;
  return stepsOf(event)
    .map((step, at) => {
      const number = `${at + 1}. `;
      const inner = indent + number.length;
      return `${margin}${number}${wrap(whole(step), columns, inner, inner)}`;
    })
    .join('');
}

function stepsOf(event: StationEvent): readonly string[] {
  switch (event.type) {
    case 'finding.raised':
      return event.remedy;
    case 'firmware.steps':
      return event.steps;
    case 'device.recovered':
      return event.next ?? [];
    default:
      return [];
  }
}
