/** `rouse demo`: the same station on loopback, with simulated phones and look-alike firmware. Needs no rights. */
import { freeUdpPorts } from '../../../host/node/datagrams/free-ports.ts';
import { makeScratch, type Scratch } from '../../../host/node/files/drafts/scratch.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import { ipv4 } from '../../../lib/address.ts';
import { ok } from '../../../lib/result.ts';
import { instant, seconds } from '../../../lib/time.ts';
import { FAULT_NAMES, faultyFirmware, findFault, type Fault } from '../../../simulation/faults.ts';
import { generatePackage, type LookAlikeFile } from '../../../simulation/look-alikes/package.ts';
import { packAs } from '../../../simulation/look-alikes/packing.ts';
import { faultText } from '../../../simulation/fault-texts.ts';
import { deviceFiles } from '../../../simulation/device/files.ts';
import { orderDevices, type DeviceTraits } from '../../../simulation/device/traits.ts';
import { orderPhones } from '../../../simulation/phone/order.ts';
import type { PhoneTraits } from '../../../simulation/phone/phone.ts';
import { startPhones, type PhonePorts, type PhonesOrder } from '../../../station/phones.ts';
import { SERVICES } from '../../../station/modules.ts';
import { stationSettings } from '../../../station/settings.ts';
import type { StationOrder } from '../../../station/station.ts';
import { misused, type ExitCode } from '../exit.ts';
import { runToEnd, type RunningOptions } from '../running.ts';
import { startStation, tooLate } from '../up/up.ts';
import { unknownFault, unplayed } from '../values.ts';

export interface DemoOptions {
  readonly devices: number;
  readonly fault?: string;
  readonly json?: boolean;
  readonly open?: boolean;
  /** Goes on until it is stopped, so that its page can be looked at. */
  readonly stay?: boolean;
  readonly engine?: 'auto' | 'batched' | 'dgram';
}

/** Factor on the waits of the phone: the demo takes seconds instead of a minute. */
const PACE = 0.1;
const ADDRESS = '127.0.0.1';
/** What is shown of the others, and where a phone that runs says so. */
const NEEDED: ReadonlySet<string> = new Set(['page', 'sccp']);
/** Their ports want rights and may be taken on this computer, and no phone of the demonstration asks for them. */
const UNNEEDED: ReadonlySet<string> = new Set(
  SERVICES.filter(({ name, isOptional }) => isOptional === true && !NEEDED.has(name)).map(({ name }) => name),
);
/** Name of the folder with the firmware, which events mention. */
const FIRMWARE = 'look-alike-firmware';
const STATION = ipv4(0x7f00_0001);
/** 127.67.0.1: of devices that have an address of their own. */
const FIRST = ipv4(0x7f43_0001);
/** Loopback addresses that nothing else uses. A phone binds its sockets to the one it is given. */
const POOL = '127.66.0.1-127.66.255.254';

export async function demo(model: string, options: DemoOptions): Promise<ExitCode> {
  const fault = options.fault === undefined ? {} : findFault(options.fault);
  if (fault === undefined) return misused([unknownFault(options.fault ?? '', FAULT_NAMES)]);
  const count = Math.max(options.devices, fault.devices ?? 1);
  const phones = orderPhones({ model, count, pace: PACE, fault: fault.phone });
  const [first] = phones ?? [];
  if (phones === undefined || first === undefined) return demoOfDevice(model, options);
  const scratch = makeScratch('demo');
  process.once('exit', () => scratch.remove());
  const files = await firmwareFor(first, fault, options.fault);
  for (const file of files) scratch.write(`${FIRMWARE}/${file.name}`, file.bytes);
  return runDemo({ phones }, { scratch, fault, isEmpty: files.length === 0 }, options);
}

/** Any other device that a recipe plays. */
async function demoOfDevice(model: string, options: DemoOptions): Promise<ExitCode> {
  if (options.fault !== undefined) return misused([`faults are those of phones: ${model} shows none`]);
  const devices = orderDevices({ model, count: options.devices, pace: PACE, station: STATION, first: FIRST });
  const [first] = devices ?? [];
  if (devices === undefined || first === undefined || isByHttp(first)) return misused([unplayed(model)]);
  const scratch = makeScratch('demo');
  process.once('exit', () => scratch.remove());
  const files = devices.flatMap(({ recipe, hardware }) => deviceFiles(recipe, hardware));
  for (const { name, bytes } of files) scratch.write(`${FIRMWARE}/${name}`, bytes);
  return runDemo({ phones: [], devices }, { scratch, fault: {}, isEmpty: false }, options);
}

function isByHttp({ recipe }: DeviceTraits): boolean {
  return recipe.session?.asks.some(({ by }) => by === 'http') === true;
}

async function firmwareFor(
  phone: PhoneTraits,
  fault: Fault,
  name: string | undefined,
): Promise<readonly LookAlikeFile[]> {
  const sizes = fault.isSmall === true ? 'small' : 'real';
  const order = { family: phone.family, protocol: 'sccp', sizes, seed: 1 } as const;
  const files = faultyFirmware(fault, order);
  if (name !== 'old-loader') return files;
  // A phone with an old loader must load this older package first. It lies there as the archive that is downloaded.
  return [...files, await packAs(generatePackage({ ...order, era: 'both-keys' }), 'zip', 'look-alike-8-5-2')];
}

interface Stage {
  readonly scratch: Scratch;
  readonly fault: Fault;
  /** There is no firmware at all. */
  readonly isEmpty: boolean;
}

type Who = Pick<PhonesOrder, 'phones' | 'devices'>;

async function runDemo(who: Who, stage: Stage, options: DemoOptions): Promise<ExitCode> {
  const count = (who.devices ?? who.phones).length;
  const { scratch, fault, isEmpty } = stage;
  const [dhcp = 0, tftp = 0] = await freeUdpPorts(2, ADDRESS);
  const callManager = await freeTcpPort();
  const dataFolder = `${scratch.path}/data`;
  const order: StationOrder = {
    ...(await demoSettings({ dhcp, tftp, callManager }, fault, options)),
    place: { listen: STATION, why: 'the demo stays on this computer.' },
    sources: isEmpty ? [] : [`${scratch.path}/${FIRMWARE}`],
    dataFolder,
    began: instant(performance.timeOrigin),
  };
  const ends = options.fault === undefined ? enough(count) : faultShown(options.fault, count);
  const until = options.stay === true ? {} : { recovered: count, ...ends };
  return runToEnd(
    { json: options.json, open: options.open, fromReady: true, endsUnread: true, ...until },
    async (events, { seen }) => {
      const station = await startStation(order, events, seen);
      if (!station.ok) return station;
      const running = await startPhones({
        ...who,
        place: { server: station.value.address },
        machine: nodeMachine,
        dataFolder,
        ports: { dhcp, dhcpClient: 0, tftp, callManager },
        tell: (happening) => station.value.report(happening),
        running: () => undefined,
      });
      if (!running.ok) await station.value.stop('there are no phones');
      if (!running.ok) return running;
      return ok({
        async stop(reason) {
          await station.value.stop(reason);
          running.value.switchOff();
        },
        undo: () => station.value.undo(),
      });
    },
  );
}

/** One that nobody uses just now. */
async function freeTcpPort(): Promise<number> {
  const server = await nodeMachine.streams.listen({ address: ADDRESS, port: 0 }, 1, NOBODY, NOBODY);
  if (!server.ok) return FALLBACK;
  server.value.close();
  return server.value.port;
}

const FALLBACK = 2000;
const NOBODY = (): undefined => undefined;

function enough(devices: number): Pick<RunningOptions, 'timeout' | 'tooLate'> {
  const timeout = seconds(180 + devices);
  return { timeout, tooLate: tooLate(devices, timeout) };
}

function faultShown(fault: string, devices: number): Pick<RunningOptions, 'timeout' | 'tooLate'> {
  const { says, remedy, passes, shownIn } = faultText(fault);
  if (passes === true) return enough(devices);
  const message = `With the fault "${fault}" the phone does not recover; neither would a real one. ${says}`;
  return { timeout: shownIn, tooLate: { message, hint: remedy } };
}

async function demoSettings(
  ports: Pick<PhonePorts, 'dhcp' | 'tftp' | 'callManager'>,
  fault: Fault,
  options: DemoOptions,
): Promise<Pick<StationOrder, 'settings' | 'parts' | 'off'>> {
  const { schema, parts } = await stationSettings();
  const settings = schema.parse({
    engine: options.engine ?? 'auto',
    dhcp: { port: ports.dhcp, pool: POOL, ...fault.dhcp?.(ADDRESS) },
    tftp: { port: ports.tftp, ...fault.tftp },
    sccp: { port: ports.callManager },
    diagnosis: { pace: PACE },
  });
  return { settings, parts, off: new Set([...UNNEEDED, ...(fault.off ?? [])]) };
}
