/**
 * Boot ROMs that take option 67 for text that ends with a NUL: no RFC says so, and they read on into the options behind it,
 * up to the first zero. They then ask for a file whose name is followed by these bytes. Here it is remembered which name
 * each device was given, and told from a name that it asks for.
 */
import type { Mac } from '../../../lib/address.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { decodeText, printable } from '../../../lib/text.ts';
import { OPTION } from '../../../protocols/dhcp/options/option-rows.ts';
import { option, type DhcpMessage } from '../../../protocols/dhcp/wire/message.ts';

const MOST_REMEMBERED = 4096;
const { bootFile: BOOT_FILE } = OPTION;

/** How an option looks as text behind a name: its code, and a length that no name has as a character. */
const OPTION_BEHIND = /^(\\x[0-9a-f]{2}|[^\\])\\x[01][0-9a-f]/;

/** Most names that are asked for in vain are only names. */
const CONTROL = /\\x[01]/;

export class BootNames {
  /** What each device was given, as events show it; the one that was given something last comes last. */
  readonly #given = new Map<Mac, string>();

  /** A reply goes to a device. */
  note(reply: DhcpMessage): void {
    const value = option(reply, BOOT_FILE);
    if (value === undefined || value.at(-1) === 0) return;
    setLatest(this.#given, reply.hardware, printable(decodeText(value)), MOST_REMEMBERED);
  }

  /**
   * The device that asks for this name because it has read too far. `device` is who asks; where that is not known, it is the
   * one that was given such a name last.
   */
  misreader(asked: string, device: string | undefined): Mac | undefined {
    if (!CONTROL.test(asked)) return undefined;
    let last: Mac | undefined;
    for (const [hardware, given] of this.#given) {
      const isIts = device === undefined || device === hardware;
      if (isIts && asked.startsWith(given) && OPTION_BEHIND.test(asked.slice(given.length))) last = hardware;
    }
    return last;
  }

  /** The device gets a NUL from now on. */
  forget(hardware: Mac): void {
    this.#given.delete(hardware);
  }
}
