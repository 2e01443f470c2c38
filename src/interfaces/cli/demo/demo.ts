/** `rouse demo`: the same station on loopback, with simulated phones and look-alike firmware. Needs no rights. */
import { freeUdpPorts } from '../../../host/node/datagrams/free-ports.ts';
import { makeScratch, type Scratch } from '../../../host/node/files/scratch.ts';
import { ipv4 } from '../../../lib/address.ts';
import { instant, seconds } from '../../../lib/time.ts';
import { generateFaultyPackage, isPackageFault, PACKAGE_FAULTS } from '../../../simulation/look-alikes/faults.ts';
import { generatePackage, type LookAlikeFile } from '../../../simulation/look-alikes/package.ts';
import { packAs } from '../../../simulation/look-alikes/packing.ts';
import { isPhoneFault, PHONE_FAULTS } from '../../../simulation/phone/faults.ts';
import { orderPhones } from '../../../simulation/phone/order.ts';
import type { PhoneTraits } from '../../../simulation/phone/phone.ts';
import { startPhones, type PhonesOrder, type RunningPhones } from '../../../station/phones.ts';
import { stationSettings } from '../../../station/settings.ts';
import type { Station, StationOrder } from '../../../station/station.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import { errorText, EXIT, usageText, type ExitCode } from '../exit.ts';
import { runStation, type StationRun } from '../up/up.ts';

export interface DemoOptions {
  readonly devices: number;
  readonly fault?: string;
  readonly json?: boolean;
  readonly engine?: 'auto' | 'batched' | 'dgram';
}

/** A tenth of a real phone's waits: seconds instead of a minute. */
const PACE = 0.1;
const ADDRESS = '127.0.0.1';
/** The folder is named in what is told. */
const FIRMWARE = 'look-alike-firmware';
/** Loopback addresses that nothing else uses; a phone binds the one it is given. */
const POOL = '127.66.0.1-127.66.255.254';

export async function demo(model: string, options: DemoOptions): Promise<ExitCode> {
  const { fault } = options;
  if (fault !== undefined && !isPhoneFault(fault) && !isPackageFault(fault)) {
    process.stderr.write(
      usageText([
        `there is no fault "${fault}". There are: ${[...Object.keys(PHONE_FAULTS), ...PACKAGE_FAULTS].join(', ')}.`,
      ]),
    );
    return EXIT.usage;
  }
  const phoneFault = fault !== undefined && isPhoneFault(fault) ? { fault } : {};
  const phones = orderPhones({ model, count: options.devices, pace: PACE, ...phoneFault });
  const [first] = phones ?? [];
  if (phones === undefined || first === undefined) {
    process.stderr.write(usageText([`there is no recipe for "${model}". "rouse devices" lists what there is.`]));
    return EXIT.usage;
  }
  const scratch = makeScratch('demo');
  process.once('exit', () => scratch.remove());
  for (const file of await firmwareFor(first, fault)) scratch.write(`${FIRMWARE}/${file.name}`, file.bytes);
  return runDemo(phones, scratch, options);
}

async function firmwareFor(phone: PhoneTraits, fault: string | undefined): Promise<readonly LookAlikeFile[]> {
  const order = { family: phone.family, protocol: 'sccp', sizes: 'real', seed: 1 } as const;
  if (fault !== undefined && isPackageFault(fault)) return generateFaultyPackage(order, fault);
  const files = generatePackage(order);
  if (fault !== 'old-loader') return files;
  // Beside the newest load the one that such a phone has to pass through, as it is downloaded.
  return [...files, await packAs(generatePackage({ ...order, era: 'both-keys' }), 'zip', 'look-alike-8-5-2')];
}

async function runDemo(phones: readonly PhoneTraits[], scratch: Scratch, options: DemoOptions): Promise<ExitCode> {
  const [dhcp = 0, tftp = 0] = await freeUdpPorts(2, ADDRESS);
  const ports = { dhcp, dhcpClient: 0, tftp };
  const dataFolder = `${scratch.path}/data`;
  let running: RunningPhones | undefined;
  const ready = async (station: Station): Promise<void> => {
    const place = { server: station.address };
    const tell: PhonesOrder['tell'] = (happening) => station.report(happening);
    const started = await startPhones({
      phones,
      place,
      machine: nodeMachine,
      dataFolder,
      ports,
      tell,
      running: () => {},
    });
    if (started.ok) running = started.value;
    else process.stderr.write(errorText(started.error));
  };
  const code = await runStation({
    order: {
      ...(await demoSettings(dhcp, tftp, options)),
      place: { listen: ipv4(0x7f00_0001), why: 'the demo stays on this computer.' },
      sources: [`${scratch.path}/${FIRMWARE}`],
      dataFolder,
      began: instant(performance.timeOrigin),
    },
    json: options.json ?? false,
    recovered: phones.length,
    ...(options.fault === undefined ? { timeout: seconds(60 + phones.length) } : faultShown(options.fault)),
    ready: (station) => void ready(station),
  });
  running?.switchOff();
  return code;
}

/** With most faults there is no recovery to wait for: long enough to see what happens. */
function faultShown(fault: string): Pick<StationRun, 'timeout' | 'tooLate'> {
  const message = `With the fault "${fault}" the phone does not recover; neither would a real one.`;
  return { timeout: seconds(30), tooLate: { message, hint: 'The lines above name the cause, and what to do.' } };
}

async function demoSettings(
  dhcp: number,
  tftp: number,
  options: DemoOptions,
): Promise<Pick<StationOrder, 'settings' | 'parts'>> {
  const { schema, parts } = await stationSettings();
  const settings = schema.parse({
    engine: options.engine ?? 'auto',
    dhcp: { port: dhcp, pool: POOL },
    tftp: { port: tftp },
    diagnosis: { pace: PACE },
  });
  return { settings, parts };
}
