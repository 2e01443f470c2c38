/** What phones do, as events. A bench of phones that comes up is told in full; who connects again and again is not. */
import type { Happening, Report } from '../../events/types.ts';
import { after, instant, seconds, type Instant } from '../../lib/time.ts';
import { printable } from '../../lib/text.ts';
import { readAlarm } from '../../protocols/sccp/alarm.ts';
import type { Alarm } from '../../protocols/sccp/phone-message.ts';
import type { Telling } from './phone-connection.ts';
import { safe, severityName, wordsOf } from './words.ts';

const WINDOW = seconds(10);
/** In one window: events about one address, and altogether. */
const MOST_OF_ONE = 12;
const MOST = 2000;

export class PhoneTelling {
  readonly #report: Report;
  readonly #shows: string;
  readonly #ofOne = new Map<string, number>();
  #told = 0;
  #windowEnds: Instant = instant(0);
  /** Those that were not let in, since it was told last. */
  readonly #turnedAway = { crowded: { times: 0, sender: '' }, stranger: { times: 0, sender: '' } };

  /** @param shows - what the displays show */
  constructor(report: Report, shows: string) {
    this.#report = report;
    this.#shows = shows;
  }

  tell(from: string, device: string | undefined, what: Telling, now: Instant): void {
    this.wake(now);
    const ofOne = (this.#ofOne.get(device ?? from.replace(/:\d+$/, '')) ?? 0) + 1;
    if (ofOne > MOST_OF_ONE || this.#told >= MOST) return;
    this.#ofOne.set(device ?? from.replace(/:\d+$/, ''), ofOne);
    this.#told += 1;
    this.#report(this.#happening({ from, ...(device !== undefined && { device }) }, what));
  }

  restarting(from: string, device: string | undefined, hard: boolean): void {
    this.#report({ type: 'phone.restarting', ...(device !== undefined && { device }), from, by: 'SCCP', hard });
  }

  /** Told with the next `wake` after a while. */
  turnedAway(sender: string, why: 'crowded' | 'stranger', times: number): void {
    const counted = this.#turnedAway[why];
    counted.times += times;
    counted.sender = sender;
  }

  /** To be called now and then: floods are told as one. */
  wake(now: Instant): void {
    if (now < this.#windowEnds) return;
    this.#windowEnds = after(now, WINDOW);
    this.#told = 0;
    this.#ofOne.clear();
    for (const why of ['crowded', 'stranger'] as const) {
      const { times, sender } = this.#turnedAway[why];
      if (times > 0) this.#report({ type: 'phone.turned-away', sender, why, times });
      this.#turnedAway[why].times = 0;
    }
  }

  #happening(who: { readonly from: string; readonly device?: string }, what: Telling): Happening {
    switch (what.kind) {
      case 'alarm':
        return { type: 'phone.alarm', ...who, ...alarmWords(what.alarm) };
      case 'registered':
        return { type: 'phone.registered', ...who, by: 'SCCP', ...wordsOf(what.registration), shows: this.#shows };
      case 'refused':
        return { type: 'phone.refused', ...who, by: 'SCCP', name: safe(what.name), reason: what.why };
      case 'malformed':
        return { type: 'phone.malformed', ...who, by: 'SCCP', reason: `${what.error.reason} (${what.error.field})` };
      case 'left':
        return { type: 'phone.left', ...who, by: 'SCCP', why: what.why, ignored: what.ignored };
    }
  }
}

const ALARM_LENGTH = 80;

function alarmWords({ severity, text }: Alarm): {
  readonly severity: string;
  readonly text: string;
  readonly load?: string;
  readonly last?: string;
} {
  const { load, last } = readAlarm(text);
  return {
    severity: severityName(severity),
    text: printable(text, ALARM_LENGTH),
    ...(load !== undefined && { load: safe(load) }),
    ...(last !== undefined && { last: safe(last) }),
  };
}
