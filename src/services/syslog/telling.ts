/** Of the many messages that devices log, the few that become events: who began to log, what is serious, and what names a cause. */
import type { Report } from '../../events/types.ts';
import { causeSaid } from '../../knowledge/phone-messages.ts';
import { setLatest } from '../../lib/set-latest.ts';
import { after, instant, seconds, type Instant } from '../../lib/time.ts';
import { printable } from '../../lib/text.ts';
import { SEVERITIES } from '../../protocols/syslog/message.ts';
import { readSyslog, severityOf } from '../../protocols/syslog/parse.ts';
import { BLOCK_HEADER, entriesOf, type Entry } from '../../storage/syslog/block.ts';

const ERROR = 3;
const WINDOW = seconds(10);
/** In one window: serious messages of one sender, and events altogether. */
const MOST_OF_ONE = 3;
const MOST = 30;
const MOST_SENDERS = 4096;
/** Characters of a message. */
const SHOWN = 200;

export class LogTelling {
  readonly #report: Report;
  readonly #known = new Map<string, true>();
  /** Serious messages of each sender in this window. */
  readonly #serious = new Map<string, number>();
  #told = 0;
  #windowEnds: Instant = instant(0);

  constructor(report: Report) {
    this.#report = report;
  }

  /** A block was stored. */
  stored(block: Uint8Array, now: Instant): void {
    if (now >= this.#windowEnds) this.#beginWindow(now);
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    for (const entry of entriesOf(block, BLOCK_HEADER, block.length)) {
      const sender = entry.device ?? entry.from;
      if (!this.#known.has(sender)) this.#began(sender, entry);
      for (let at = entry.start; at + 4 <= entry.end;) {
        const start = at + 4;
        at = start + view.getUint32(at, true);
        if (isSerious(block, start)) this.#heard(sender, entry, block.subarray(start, at));
      }
    }
  }

  #beginWindow(now: Instant): void {
    this.#windowEnds = after(now, WINDOW);
    this.#told = 0;
    this.#serious.clear();
  }

  #began(sender: string, { from, device, transport }: Entry): void {
    setLatest(this.#known, sender, true, MOST_SENDERS);
    this.#tell({ type: 'syslog.began', sender: from, ...(device && { device }), over: transport.toUpperCase() });
  }

  #heard(sender: string, { from, device }: Entry, octets: Uint8Array): void {
    const severity = severityOf(octets);
    const { message } = readSyslog(octets);
    const isError = severity <= ERROR;
    if (!isError && causeSaid(message.slice(0, SHOWN)) === undefined) return;
    const times = (this.#serious.get(sender) ?? 0) + 1;
    if (this.#serious.size >= MOST_SENDERS) return;
    this.#serious.set(sender, times);
    if (times > MOST_OF_ONE) return;
    this.#tell({
      type: isError ? 'syslog.serious' : 'syslog.said',
      sender: from,
      ...(device && { device }),
      severity: SEVERITIES[severity] ?? 'error',
      message: printable(message, SHOWN),
    });
  }

  #tell(happening: Parameters<Report>[0]): void {
    this.#told += 1;
    if (this.#told <= MOST) this.#report(happening);
  }
}

/** Whether it may be: most are not, and their first octets tell. */
function isSerious(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x3c || bytes[at] === 0xef;
}
