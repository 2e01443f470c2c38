/** `rouse simulate MODEL`: simulates dead devices on a real adapter, or for a station on this computer. */
import { NO_FILES } from '../../../devices/files-so-far.ts';
import type { DeviceStory } from '../../../devices/story.ts';
import type { Happening } from '../../../events/types.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import { findModel } from '../../../knowledge/recipes.ts';
import { ipv4, isLoopback, parseIpv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { instant, type Millis } from '../../../lib/time.ts';
import { DEVICE_FAULTS, findFault } from '../../../simulation/faults.ts';
import { orderDevices, type DeviceOrder } from '../../../simulation/device/traits.ts';
import { orderPhones } from '../../../simulation/phone/order.ts';
import type { PhoneTraits } from '../../../simulation/phone/phone.ts';
import { startPhones, type PhonePlace, type PhonesOrder } from '../../../station/phones.ts';
import { misused, type ExitCode, type Told } from '../exit.ts';
import { runToEnd } from '../running.ts';
import { dataFolder, unknownFault, unplayed } from '../values.ts';

export interface SimulateOptions {
  readonly adapter?: string;
  readonly server?: string;
  readonly count: number;
  readonly fault?: string;
  readonly pace: number;
  readonly call?: string;
  readonly timeout?: Millis;
  readonly dhcpPort?: number;
  readonly dhcpClientPort?: number;
  readonly tftpPort?: number;
  readonly sccpPort?: number;
  readonly json?: boolean;
}

export async function simulate(model: string, options: SimulateOptions): Promise<ExitCode> {
  const place = placeOf(options);
  const fault = faultOf(options.fault);
  const pace =
    options.pace > 0 && options.pace <= 100 ? ok(options.pace) : err('--pace is a factor above 0, up to 100');
  if (!place.ok || !fault.ok || !pace.ok)
    return misused([place, fault, pace].flatMap((one) => (one.ok ? [] : one.error)));
  const who = simulated(model, options, { pace: pace.value, fault: fault.value, place: place.value });
  if (!who.ok) return misused([who.error]);
  const name = who.value.devices?.[0]?.model ?? findModel(model)?.model.name ?? model;
  return run(who.value, name, place.value, options);
}

type Who = Pick<PhonesOrder, 'phones' | 'devices'>;

interface Read {
  readonly pace: number;
  readonly fault: Partial<PhoneTraits> | undefined;
  readonly place: PhonePlace;
}

/** A phone of the 79x1 class, or another device that plays the session of its recipe. */
function simulated(model: string, options: SimulateOptions, { pace, fault, place }: Read): Result<Who, string> {
  const phones = orderPhones({ model, count: options.count, pace, fault: { ...fault, calls: options.call } }) ?? [];
  if (phones.length > 0) return ok({ phones });
  if (options.fault !== undefined) return err(`faults are those of phones: ${model} shows none`);
  const devices = orderDevices(deviceOrder(model, options, place));
  return devices === undefined ? err(unplayed(model)) : ok({ phones, devices });
}

async function run(who: Who, model: string, place: PhonePlace, options: SimulateOptions): Promise<ExitCode> {
  const {
    json,
    timeout,
    dhcpPort = 67,
    dhcpClientPort = 'server' in place ? 0 : 68,
    tftpPort = 69,
    sccpPort = 2000,
  } = options;
  return runToEnd(
    { json, timeout, recovered: (who.devices ?? who.phones).length, tooLate: NOT_BACK },
    async (events, { seen }) => {
      seen({ story: (device) => storyOf(device, model) });
      const began = Date.now();
      const tell = (happening: Happening): void => events.report(happening, instant(Date.now()));
      const isDone = ({ hardware: device }: { readonly hardware: string }): void => {
        const took = Date.now() - began;
        tell({ type: 'device.recovered', device, model, took, files: 0, bytes: 0 });
      };
      const started = await startPhones({
        ...who,
        place,
        machine: nodeMachine,
        dataFolder: dataFolder({}),
        ports: { dhcp: dhcpPort, dhcpClient: dhcpClientPort, tftp: tftpPort, callManager: sccpPort },
        tell,
        running: (phone, isRecovered) => isRecovered && options.call === undefined && isDone(phone),
        called: isDone,
      });
      if (!started.ok) return started;
      const switchOff = (): void => started.value.switchOff();
      return ok({ stop: async () => Promise.resolve(switchOff()), undo: switchOff });
    },
  );
}

/** Beside a station on this computer a device with an address of its own has one of loopback. */
function deviceOrder(model: string, { count, pace }: SimulateOptions, place: PhonePlace): DeviceOrder {
  const order = { model, count, pace };
  return 'server' in place && isLoopback(place.server)
    ? { ...order, station: place.server, first: ipv4(FIRST_LOOPBACK) }
    : order;
}

/** 127.67.0.1 */
const FIRST_LOOPBACK = 0x7f43_0001;

const NOT_BACK: Told = {
  message: 'The time is over, and the device does not run yet.',
  hint: 'The lines above say how far it came. Check that a station answers there; with --timeout there is more time.',
};

/** A story with just the fields that the name of the device is made of. The steps are told by the device itself. */
function storyOf(device: string, model: string): DeviceStory {
  const never = instant(0);
  return { device, model, phase: 'asking', firstSeen: never, lastSeen: never, ...NO_FILES };
}

function placeOf(options: SimulateOptions): Result<PhonePlace, string> {
  const { adapter, server } = options;
  if (adapter !== undefined && server === undefined) return ok({ adapter });
  if (server === undefined || adapter !== undefined)
    return err('say where: --adapter NAME on a real network, or --server ADDRESS beside a station');
  const address = parseIpv4(server);
  return address.ok ? ok({ server: address.value }) : err(`--server: ${address.error}`);
}

function faultOf(name: string | undefined): Result<Partial<PhoneTraits> | undefined, string> {
  if (name === undefined) return ok(undefined);
  return DEVICE_FAULTS.includes(name) ? ok(findFault(name)?.phone) : err(unknownFault(name, DEVICE_FAULTS));
}
