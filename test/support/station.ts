/** `rouse` as its users run it: the command of the checkout, its JSON events, its words for people. */
import { fileURLToPath } from 'node:url';
import type { EventData, EventType } from '../../src/events/types.ts';
import type { Computer } from './namespaces.ts';
import { Running, type Line, type RunOptions } from './running.ts';

export const ROUSE = fileURLToPath(new URL('../../bin/rouse', import.meta.url));

/** One line of `--json`. */
export type Told = {
  [K in EventType]: { readonly type: K; readonly n: number; readonly at: number } & EventData[K];
}[EventType];
export type ToldOf<K extends EventType> = Extract<Told, { readonly type: K }>;

/** Starts `rouse ARGS`, inside a namespace or on this machine. */
export function startRouse(where: Computer | undefined, args: readonly string[], options?: RunOptions): Rouse {
  const command = [ROUSE, ...args];
  const running =
    where === undefined
      ? new Running(process.execPath, command, options)
      : where.start(process.execPath, command, options);
  return new Rouse(running);
}

/** `rouse up` with `--json`, ready to answer. */
export async function startStation(
  where: Computer | undefined,
  args: readonly string[],
  options?: RunOptions,
): Promise<Rouse> {
  const station = startRouse(where, ['up', ...args, '--json'], options);
  await station.told('station.started');
  return station;
}

export class Rouse {
  readonly running: Running;

  constructor(running: Running) {
    this.running = running;
  }

  /** The first event of a type, told already or still to come, that satisfies `which`. */
  told<K extends EventType>(
    type: K,
    which: (event: ToldOf<K>) => boolean = () => true,
    within?: number,
  ): Promise<ToldOf<K>> {
    const picked = ({ from, text }: Line): ToldOf<K> | undefined => {
      const event = from === 'stdout' ? parseEvent(text) : undefined;
      return event !== undefined && isOf(event, type) && which(event) ? event : undefined;
    };
    return this.running.pick(`event ${type}`, picked, within);
  }

  /** Every event so far. */
  get events(): readonly Told[] {
    return this.running.lines
      .filter(({ from }) => from === 'stdout')
      .map(({ text }) => parseEvent(text))
      .filter((event) => event !== undefined);
  }
}

function parseEvent(text: string): Told | undefined {
  return text.startsWith('{') ? (JSON.parse(text) as Told) : undefined;
}

function isOf<K extends EventType>(event: Told, type: K): event is ToldOf<K> {
  return event.type === type;
}
