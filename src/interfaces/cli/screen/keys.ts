/** Keys that are pressed while a station runs on a terminal. */
import { isInForeground } from '../../../host/node/foreground.ts';

/** What Ctrl-C and Ctrl-\ are while keys come one by one. */
const SIGNALS: Readonly<Record<string, NodeJS.Signals>> = { '\u0003': 'SIGINT', '\u001C': 'SIGQUIT' };
const SUSPEND = '\u001A';

/** A `tty.ReadStream`, as far as it is used. */
interface Terminal {
  readonly isTTY: boolean;
  setRawMode(raw: boolean): unknown;
  on(event: 'data', heard: (bytes: Uint8Array) => void): unknown;
  off(event: 'data', heard: (bytes: Uint8Array) => void): unknown;
  resume(): unknown;
  pause(): unknown;
  unref(): unknown;
}

/**
 * `act` is called with each key. Returns how to end that; undefined where there are no keys. The terminal is as it was before,
 * then and while the program is suspended.
 */
export function hearKeys(
  act: (key: string) => void,
  terminal: Terminal = process.stdin,
  signal = (name: NodeJS.Signals): void => void process.kill(process.pid, name),
  inForeground: () => boolean = isInForeground,
): (() => void) | undefined {
  if (!terminal.isTTY || !inForeground()) return undefined;
  const heard = (bytes: Uint8Array): void => {
    for (const key of new TextDecoder().decode(bytes)) {
      if (key === SUSPEND) suspend();
      else if (Object.hasOwn(SIGNALS, key)) signal(SIGNALS[key] ?? 'SIGINT');
      else act(key);
    }
  };
  const begin = (): void => {
    terminal.setRawMode(true);
    terminal.on('data', heard);
    terminal.resume();
    terminal.unref();
  };
  const end = (): void => {
    terminal.off('data', heard);
    terminal.setRawMode(false);
    terminal.pause();
    process.off('SIGCONT', back);
  };
  /** It may be in the background from then on, where it hears no keys any more. */
  function back(): void {
    if (inForeground()) begin();
  }
  function suspend(): void {
    end();
    process.once('SIGCONT', back);
    signal('SIGTSTP');
  }
  begin();
  return end;
}
