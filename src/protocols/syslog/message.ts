/** What a syslog message says, whichever of its many forms it was written in (RFC 3164, RFC 5424, Cisco's). */

/** SD-ID to its parameters; one that is repeated has all its values in order (RFC 5424 section 6.3.3). */
export type StructuredData = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface SyslogMessage {
  /** 0 to 23; 1 (user) where the message does not tell, as RFC 3164 section 4.3.3 has it. */
  readonly facility: number;
  /** 0 (emergency) to 7 (debug); 5 (notice) where the message does not tell. */
  readonly severity: number;
  /** As the sender wrote it, without the marks that Cisco puts before it. */
  readonly timestamp?: string;
  readonly host?: string;
  /** The program, which RFC 3164 calls the tag; of Cisco's devices `%SYS-5-CONFIG_I`. */
  readonly app?: string;
  readonly procid?: string;
  readonly msgid?: string;
  readonly structured?: StructuredData;
  /** What follows the header or the tag. */
  readonly message: string;
}

/** The part of a message that its header is read from, and what follows it. */
export type SyslogHeader = Omit<SyslogMessage, 'facility' | 'severity'>;

/** By number. */
export const SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'] as const;

/** By number (RFC 5424 section 6.2.1), in the words of syslog.conf. */
export const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const;

/** `err`, `error`, `3`; also the short words of syslog.conf. Undefined for what is no severity. */
export function parseSeverity(text: string): number | undefined {
  const word = text.toLowerCase();
  if (/^[0-7]$/.test(word)) return Number(word);
  const found = SEVERITIES.findIndex((name) => name === word);
  return found < 0 ? SHORT[word] : found;
}

const SHORT: Readonly<Record<string, number>> = {
  emerg: 0,
  panic: 0,
  crit: 2,
  err: 3,
  warn: 4,
  informational: 6,
};
