/** `rouse syslog`: the messages that are kept. They are read where they lie, so that no station has to run. */
import { openFiles } from '../../../host/node/files/files.ts';
import type { Files } from '../../../host/files/files.ts';
import { jsonLine } from '../../../protocols/syslog/json.ts';
import type { Place } from '../../../storage/syslog/read-log.ts';
import { searchLog, type KeptMessage, type LogFilter } from '../../../storage/syslog/search.ts';
import { logFilter, told, type LogWish } from '../../../services/syslog/reading.ts';
import { EXIT, failed, misused, type ExitCode } from '../exit.ts';
import { paintFor } from '../screen/paint.ts';
import { dataFolder } from '../values.ts';
import { logLine } from './log-line.ts';

export interface SyslogOptions extends LogWish {
  readonly data?: string;
  readonly json?: boolean;
  readonly last?: number;
}

/** Characters that are written at once. */
const LARGEST = 1 << 16;
const LOOK_EVERY = 100;

export async function syslog(options: SyslogOptions): Promise<ExitCode> {
  const files = openFiles(dataFolder(options));
  const filter = logFilter(files, options);
  if (!filter.ok) return misused([`${filter.error.message} ${filter.error.hint}`]);
  const paint = paintFor();
  const line =
    options.json === true ? (kept: KeptMessage) => jsonLine(told(kept)) : (kept: KeptMessage) => logLine(kept, paint);
  const shown = new Shown();
  let place = await show(files, filter.value, undefined, shown, line, options.last);
  while (options.follow === true && place.code === undefined && !shown.isOver) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    place = await show(files, filter.value, place.from, shown, line);
  }
  return place.code ?? EXIT.done;
}

interface Progress {
  readonly from: Place | undefined;
  readonly code?: ExitCode;
}

async function show(
  files: Files,
  filter: LogFilter,
  from: Place | undefined,
  shown: Shown,
  line: (kept: KeptMessage) => string,
  last = Number.POSITIVE_INFINITY,
): Promise<Progress> {
  const found = searchLog(files, filter, from);
  const newest: string[] = [];
  let next = found.next();
  for (; next.done !== true && !shown.isOver; next = found.next()) {
    if (!next.value.ok) return { from, code: failed(next.value.error) };
    if (last === Number.POSITIVE_INFINITY) await shown.add(line(next.value.value));
    else newest.push(line(next.value.value));
    if (newest.length > last * 2) newest.splice(0, newest.length - last);
  }
  for (const one of newest.slice(-last)) await shown.add(one);
  await shown.flush();
  return { from: next.done === true ? next.value : from };
}

/** Standard output, as fast as it is read. */
class Shown {
  #text = '';
  /** Nobody reads any more. */
  isOver = false;

  constructor() {
    process.stdout.once('close', () => (this.isOver = true));
    process.stdout.on('error', () => (this.isOver = true));
  }

  async add(line: string): Promise<void> {
    this.#text += `${line}\n`;
    if (this.#text.length >= LARGEST) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    if (text === '' || this.isOver) return;
    await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
  }
}
