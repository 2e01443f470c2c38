/** `rouse demo`: the same station on loopback, with simulated phones and look-alike firmware. Needs no rights. */
import { freeUdpPorts } from '../../../host/node/datagrams/free-ports.ts';
import { makeScratch, type Scratch } from '../../../host/node/files/scratch.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import { ipv4 } from '../../../lib/address.ts';
import { ok } from '../../../lib/result.ts';
import { instant, seconds } from '../../../lib/time.ts';
import { FAULT_NAMES, faultyFirmware, findFault, type Fault } from '../../../simulation/faults.ts';
import { generatePackage, type LookAlikeFile } from '../../../simulation/look-alikes/package.ts';
import { packAs } from '../../../simulation/look-alikes/packing.ts';
import { faultText } from '../../../simulation/fault-texts.ts';
import { orderPhones } from '../../../simulation/phone/order.ts';
import type { PhoneTraits } from '../../../simulation/phone/phone.ts';
import { startPhones } from '../../../station/phones.ts';
import { SERVICES } from '../../../station/modules.ts';
import { stationSettings } from '../../../station/settings.ts';
import type { StationOrder } from '../../../station/station.ts';
import { misused, type ExitCode } from '../exit.ts';
import { runToEnd, type RunningOptions } from '../running.ts';
import { startStation, tooLate } from '../up/up.ts';
import { unknownFault, unknownModel } from '../values.ts';

export interface DemoOptions {
  readonly devices: number;
  readonly fault?: string;
  readonly json?: boolean;
  /** Goes on until it is stopped, so that its page can be looked at. */
  readonly stay?: boolean;
  readonly engine?: 'auto' | 'batched' | 'dgram';
}

/** Factor on the waits of the phone: the demo takes seconds instead of a minute. */
const PACE = 0.1;
const ADDRESS = '127.0.0.1';
/** What is shown of the others. */
const NEEDED: ReadonlySet<string> = new Set(['page']);
/** Their ports want rights and may be taken on this computer, and no phone of the demonstration asks for them. */
const UNNEEDED: ReadonlySet<string> = new Set(
  SERVICES.filter(({ name, isOptional }) => isOptional === true && !NEEDED.has(name)).map(({ name }) => name),
);
/** Name of the folder with the firmware, which events mention. */
const FIRMWARE = 'look-alike-firmware';
/** Loopback addresses that nothing else uses. A phone binds its sockets to the one it is given. */
const POOL = '127.66.0.1-127.66.255.254';

export async function demo(model: string, options: DemoOptions): Promise<ExitCode> {
  const fault = options.fault === undefined ? {} : findFault(options.fault);
  if (fault === undefined) return misused([unknownFault(options.fault ?? '', FAULT_NAMES)]);
  const count = Math.max(options.devices, fault.devices ?? 1);
  const phones = orderPhones({ model, count, pace: PACE, fault: fault.phone });
  const [first] = phones ?? [];
  if (phones === undefined || first === undefined) return misused([unknownModel(model)]);
  const scratch = makeScratch('demo');
  process.once('exit', () => scratch.remove());
  const files = await firmwareFor(first, fault, options.fault);
  for (const file of files) scratch.write(`${FIRMWARE}/${file.name}`, file.bytes);
  return runDemo(phones, { scratch, fault, isEmpty: files.length === 0 }, options);
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

async function runDemo(phones: readonly PhoneTraits[], stage: Stage, options: DemoOptions): Promise<ExitCode> {
  const { scratch, fault, isEmpty } = stage;
  const [dhcp = 0, tftp = 0] = await freeUdpPorts(2, ADDRESS);
  const dataFolder = `${scratch.path}/data`;
  const order: StationOrder = {
    ...(await demoSettings({ dhcp, tftp }, fault, options)),
    place: { listen: ipv4(0x7f00_0001), why: 'the demo stays on this computer.' },
    sources: isEmpty ? [] : [`${scratch.path}/${FIRMWARE}`],
    dataFolder,
    began: instant(performance.timeOrigin),
  };
  const ends = options.fault === undefined ? enough(phones.length) : faultShown(options.fault, phones.length);
  const until = options.stay === true ? {} : { recovered: phones.length, ...ends };
  return runToEnd({ json: options.json, fromReady: true, endsUnread: true, ...until }, async (events, seen) => {
    const station = await startStation(order, events, seen);
    if (!station.ok) return station;
    const running = await startPhones({
      phones,
      place: { server: station.value.address },
      machine: nodeMachine,
      dataFolder,
      ports: { dhcp, dhcpClient: 0, tftp },
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
  });
}

function enough(devices: number): Pick<RunningOptions, 'timeout' | 'tooLate'> {
  const timeout = seconds(60 + devices);
  return { timeout, tooLate: tooLate(devices, timeout) };
}

function faultShown(fault: string, devices: number): Pick<RunningOptions, 'timeout' | 'tooLate'> {
  const { says, remedy, passes, shownIn } = faultText(fault);
  if (passes === true) return enough(devices);
  const message = `With the fault "${fault}" the phone does not recover; neither would a real one. ${says}`;
  return { timeout: shownIn, tooLate: { message, hint: remedy } };
}

async function demoSettings(
  ports: { readonly dhcp: number; readonly tftp: number },
  fault: Fault,
  options: DemoOptions,
): Promise<Pick<StationOrder, 'settings' | 'parts' | 'off'>> {
  const { schema, parts } = await stationSettings();
  const settings = schema.parse({
    engine: options.engine ?? 'auto',
    dhcp: { port: ports.dhcp, pool: POOL, ...fault.dhcp?.(ADDRESS) },
    tftp: { port: ports.tftp, ...fault.tftp },
    diagnosis: { pace: PACE },
  });
  return { settings, parts, off: new Set([...UNNEEDED, ...(fault.off ?? [])]) };
}
