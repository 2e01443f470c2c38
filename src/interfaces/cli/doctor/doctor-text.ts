/** What `rouse doctor` says to people: a line for each thing that was looked at, and what is wrong with what to do. Pure. */
import type { Finding } from '../../../diagnosis/finding.ts';
import type { StationEvent } from '../../../events/types.ts';
import { levelOfCause } from '../../../knowledge/causes.ts';
import { count } from '../../../lib/text.ts';
import type { Paint } from '../screen/paint.ts';
import { remedyOf } from '../screen/remedy.ts';
import { wrap } from '../screen/wrap.ts';

const NAME = 11;

/** With its line end; undefined for what is only for programs. */
export function doctorText(event: StationEvent, paint: Paint, columns: number): string | undefined {
  switch (event.type) {
    case 'host.checked':
      return line(event.check, event.says, columns);
    case 'host.unchecked':
      return line(event.check, `could not be looked at: ${event.reason} ${event.hint}`, columns);
    case 'host.port-taken':
      return event.optional === true
        ? line('ports', `${event.message} Recovery does not need it.`, columns)
        : undefined;
    case 'host.mended':
      return line('mend', event.failed === undefined ? event.command : `${event.command}: ${event.failed}`, columns);
    case 'service.fault':
      return line('fault', `${event.service}: ${event.reason}`, columns);
    case 'finding.raised': {
      const isInfo = levelOfCause(event.cause) === 'info';
      const style = levelOfCause(event.cause) === 'error' ? 'red' : 'yellow';
      const mark = isInfo ? 'note' : 'wrong';
      const says = `${event.says} (${event.cause}, ${event.confidence})`;
      const text = wrap(says, columns, NAME, NAME);
      return `${mark.padEnd(NAME)}${isInfo ? text : paint(style, text)}${remedyOf(event, columns, NAME, (step) => step)}\n`;
    }
    default:
      return undefined;
  }
}

export function summary(findings: readonly Finding[], paint: Paint): string {
  const wrong = findings.filter(({ cause }) => levelOfCause(cause) !== 'info').length;
  if (wrong === 0) return `${paint('bold', 'Nothing is wrong.')}\n`;
  return `${paint('bold', `${count(wrong, 'thing')} to put right.`)}\n`;
}

function line(name: string, says: string, columns: number): string {
  return `${name.padEnd(NAME)}${wrap(says, columns, NAME, NAME)}\n`;
}
