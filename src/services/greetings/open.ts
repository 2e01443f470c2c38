/** Sends greetings back to devices that read nothing before. */
import type { StationError } from '../../host/station-error.ts';
import { setLatest } from '../../lib/set-latest.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { DatagramPort } from '../../host/streams/streams.ts';
import type { MainNeeds, MainService, RunningService } from '../module.ts';
import { GREETERS, isGreeting, type Greeter } from './greeting.ts';

/** In a second, of all devices together: whoever sends more is none of them. */
const MOST_A_SECOND = 50;
const MOST_TOLD = 256;

async function open(_plan: unknown, needs: MainNeeds): Promise<Result<RunningService | undefined, StationError>> {
  const ports: DatagramPort[] = [];
  for (const greeter of GREETERS) {
    const port = await openFor(greeter, needs);
    if (port.ok) ports.push(port.value);
    else {
      for (const opened of ports) opened.close();
      return port;
    }
  }
  return ok({ name: '', close: () => ports.forEach((port) => port.close()) });
}

async function openFor(greeter: Greeter, { machine, report }: MainNeeds): Promise<Result<DatagramPort, StationError>> {
  const { greeting, recipe } = greeter;
  const told = new Map<string, true>();
  let [second, answered] = [0, 0];
  const opened: { port?: DatagramPort } = {};
  const port = await machine.streams.openPort({ address: '0.0.0.0', port: greeting.to }, (bytes, from) => {
    const now = Math.floor(machine.now() / 1000);
    if (now !== second) [second, answered] = [now, 0];
    if (answered >= MOST_A_SECOND || !isGreeting(greeter, bytes, from)) return;
    answered += 1;
    opened.port?.send(Uint8Array.from(bytes), from);
    if (told.has(from.address)) return;
    setLatest(told, from.address, true, MOST_TOLD);
    report({ type: 'wire.greeted', from: `${from.address}:${from.port}`, recipe: recipe.id, title: recipe.title });
  });
  if (port.ok) opened.port = port.value;
  return port;
}

export const GREETINGS_SERVICE = { open } satisfies MainService;
