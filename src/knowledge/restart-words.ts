/** Why a Cisco phone restarted: the word it has for that in its alarms and on its status page, and what it means. */

/** Words in small letters and without dashes. */
const RESTARTS: Readonly<Record<string, string>> = {
  initialized: 'it was switched on',
  poweron: 'it was switched on',
  resetreset: 'it was told to reset',
  resetrestart: 'it was told to restart',
  phoneloading: 'it loaded other firmware',
  phonekeypad: 'somebody restarted it by its keys',
  phonereip: 'it got another address',
  phoneregrej: 'its registration was rejected',
  tcptimeout: 'the call manager did not answer any more',
  keepaliveto: 'the call manager did not answer any more',
  ucmclosedtcp: 'the call manager closed the connection',
  cmclosedtcp: 'the call manager closed the connection',
  ucmresettcp: 'the call manager broke the connection off',
  cmresettcp: 'the call manager broke the connection off',
};

/** In plain words, to follow a name: `it was told to restart`; undefined for a word that is not known. */
export function restartWords(last: string): string | undefined {
  const known = last.toLowerCase().replaceAll(/[^a-z]/g, '');
  return Object.hasOwn(RESTARTS, known) ? RESTARTS[known] : undefined;
}
