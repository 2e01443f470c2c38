/** A message as a line for people. What devices wrote reaches no terminal as it is. */
import { printable } from '../../../lib/text.ts';
import { FACILITIES, SEVERITIES } from '../../../protocols/syslog/message.ts';
import { readSyslog } from '../../../protocols/syslog/parse.ts';
import type { KeptMessage } from '../../../storage/syslog/search.ts';
import type { Paint } from '../screen/paint.ts';

/** Characters of a message that are shown; `--json` has all of them. */
const LONGEST = 4000;

export function logLine({ arrival, octets }: KeptMessage, paint: Paint): string {
  const { severity, facility, host, app, procid, message } = readSyslog(octets);
  const at = new Date(arrival.at).toISOString().replace('T', ' ').replace('Z', '');
  const name = SEVERITIES[severity] ?? String(severity);
  const process = procid === undefined ? '' : `[${procid}]`;
  const who = [host, app === undefined ? undefined : `${app}${process}`].filter((one) => one !== undefined).join(' ');
  const head = `${at}  ${arrival.from.padEnd(15)} ${`${FACILITIES[facility] ?? facility}.${name}`.padEnd(14)}`;
  const text = printable(`${who}${who === '' ? '' : ': '}${message}`, LONGEST);
  return `${paint('dim', head)} ${severity <= 3 ? paint('red', text) : text}`;
}
