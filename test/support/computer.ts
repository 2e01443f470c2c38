/** A simulated computer for tests of the whole station: it is started there in virtual time, also where the machine differs. */
import { EventStream } from '../../src/events/stream.ts';
import type { EventType, StationEvent } from '../../src/events/types.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { StationError } from '../../src/host/station-error.ts';
import { ANY_ADDRESS, ipv4, type AdapterAddress } from '../../src/lib/address.ts';
import type { Result } from '../../src/lib/result.ts';
import { instant, millis, NEVER, seconds } from '../../src/lib/time.ts';
import type { PacketListener, StartPackets } from '../../src/station/packet/side.ts';
import { stationSettings } from '../../src/station/settings.ts';
import { Station, type StationOrder } from '../../src/station/station.ts';
import { DATA, simulatedMachine, type SimulatedMachine } from '../machine/machine.ts';
import { SimulatedNetwork, type AdapterSetup } from '../machine/network.ts';
import type { SimulatedHost } from '../machine/simulated-host.ts';

export const AT: AdapterAddress = { address: ipv4(0xc0a8_0101), prefix: 24 };

export class Computer {
  readonly network = new SimulatedNetwork();
  readonly host: SimulatedHost;
  readonly base: SimulatedMachine;
  readonly stream = new EventStream();
  readonly told: StationEvent[] = [];
  /** What hears the packet side. */
  packets: PacketListener | undefined;
  /** What hears mistakes of timers. */
  fault: (thrown: unknown) => void = () => undefined;
  startPackets: StartPackets = (plan, listener) => this.base.startPackets(plan, listener);

  constructor(adapters: readonly AdapterSetup[] = [AT]) {
    this.host = this.network.host({ name: 'station', adapters });
    this.base = simulatedMachine(this.host, this.network.clock);
    this.stream.subscribe((event) => this.told.push(event));
  }

  async start(
    order: Partial<StationOrder> & { readonly yaml?: Readonly<Record<string, unknown>> } = {},
    differs: Partial<Machine> = {},
  ): Promise<Result<Station, StationError>> {
    const { schema, parts } = await stationSettings();
    const machine: Machine = {
      ...this.base.machine,
      onFault: (told) => (this.fault = told),
      ...differs,
    };
    const { yaml = {}, ...others } = order;
    const whole = { settings: schema.parse(yaml), parts, place: {}, sources: [], dataFolder: DATA, began: instant(0) };
    return Station.start({ ...whole, ...others }, this.stream, {
      machine,
      startPackets: (plan, listener) => {
        this.packets = listener;
        return this.startPackets(plan, listener);
      },
    });
  }

  async started(...args: Parameters<Computer['start']>): Promise<Station> {
    const started = await this.start(...args);
    if (!started.ok) throw new Error(started.error.message);
    return started.value;
  }

  /** Lets time pass, for promises too. */
  async pass(time = seconds(1)): Promise<void> {
    for (let step = 0; step < 10; step += 1) {
      this.network.runFor(millis(time / 10));
      await new Promise(setImmediate);
    }
  }

  types(): readonly EventType[] {
    return this.told.map(({ type }) => type);
  }

  events<K extends EventType>(type: K): readonly Extract<StationEvent, { readonly type: K }>[] {
    return this.told.filter((event): event is Extract<StationEvent, { readonly type: K }> => event.type === type);
  }

  /** Whether nobody holds this port. */
  isFree(port: number): boolean {
    const handler = { receive: () => undefined, wake: () => undefined, deadline: () => NEVER };
    const opened = this.host.openNow({ address: ANY_ADDRESS, port, device: 'eth0' }, handler);
    if (opened.ok) opened.value.close();
    return opened.ok;
  }

  /** What was recorded of the sessions. */
  get recorded(): string {
    const names = this.base.disk.files().list('sessions');
    return (names.ok ? names.value : [])
      .map((name) => new TextDecoder().decode(this.base.disk.peek(`sessions/${name}`)))
      .join('');
  }
}
