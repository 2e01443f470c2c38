/** `rouse simulate MODEL`: be a dead device, on a real adapter or beside a station on this machine. */
import { NO_FILES } from '../../../devices/files-so-far.ts';
import type { DeviceStory } from '../../../devices/story.ts';
import { EventStream } from '../../../events/stream.ts';
import { defaultDataFolder } from '../../../host/files/data-folder.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import { recogniseVendorClass } from '../../../knowledge/recipes.ts';
import { parseIpv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { instant, type Millis } from '../../../lib/time.ts';
import { isPhoneFault, PHONE_FAULTS, type PhoneFault } from '../../../simulation/phone/faults.ts';
import { orderPhones } from '../../../simulation/phone/order.ts';
import type { PhoneTraits } from '../../../simulation/phone/phone.ts';
import { startPhones, type PhonePlace } from '../../../station/phones.ts';
import { errorText, EXIT, usageText, type ExitCode, type Told } from '../exit.ts';
import { show } from '../screen/show.ts';
import { until } from '../until.ts';

export interface SimulateOptions {
  readonly adapter?: string;
  readonly server?: string;
  readonly count: number;
  readonly fault?: string;
  readonly pace: number;
  readonly timeout?: Millis;
  readonly dhcpPort?: number;
  readonly dhcpClientPort?: number;
  readonly tftpPort?: number;
  readonly json?: boolean;
}

export async function simulate(model: string, options: SimulateOptions): Promise<ExitCode> {
  const place = placeOf(options);
  const fault = faultOf(options.fault);
  const pace =
    options.pace > 0 && options.pace <= 100 ? ok(options.pace) : err('--pace is a factor above 0, up to 100');
  const issues = [place, fault, pace].flatMap((one) => (one.ok ? [] : [one.error]));
  if (!place.ok || !fault.ok || !pace.ok) {
    process.stderr.write(usageText(issues));
    return EXIT.usage;
  }
  const phones = orderPhones({
    model,
    count: options.count,
    pace: pace.value,
    ...(fault.value === undefined ? {} : { fault: fault.value }),
  });
  if (phones === undefined) {
    process.stderr.write(usageText([`there is no recipe for "${model}". "rouse devices" lists what there is.`]));
    return EXIT.usage;
  }
  return run(phones, place.value, options);
}

async function run(phones: readonly PhoneTraits[], place: PhonePlace, options: SimulateOptions): Promise<ExitCode> {
  const events = new EventStream();
  const model = modelOf(phones);
  const stopShowing = show(events, options.json ?? false, () => ({ story: (device) => storyOf(device, model) }));
  const began = Date.now();
  const tell = (happening: Parameters<EventStream['report']>[0]): void => events.report(happening, instant(Date.now()));
  const ending = until(events, {
    recovered: phones.length,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  });
  const { dhcpPort = 67, dhcpClientPort = 'server' in place ? 0 : 68, tftpPort = 69 } = options;
  const started = await startPhones({
    phones,
    place,
    machine: nodeMachine,
    dataFolder: defaultDataFolder(process.platform, process.env),
    ports: { dhcp: dhcpPort, dhcpClient: dhcpClientPort, tftp: tftpPort },
    tell,
    running(phone, recovered) {
      const took = Date.now() - began;
      if (recovered)
        tell({
          type: 'device.recovered',
          device: phone.hardware,
          model,
          took,
          files: 0,
          bytes: 0,
        });
    },
  });
  if (!started.ok) {
    await stopShowing();
    process.stderr.write(errorText(started.error));
    return EXIT.refused;
  }
  const off = (): void => started.value.switchOff();
  process.once('exit', off);
  const { code } = await ending;
  off();
  process.off('exit', off);
  await stopShowing();
  if (code === EXIT.timedOut) process.stderr.write(errorText(NOT_BACK));
  return code;
}

const NOT_BACK: Told = {
  message: 'The time is over, and the device does not run yet.',
  hint: 'The lines above say how far it came. Check that a station answers there; with --timeout there is more time.',
};

function modelOf([phone]: readonly PhoneTraits[]): string {
  return (phone && recogniseVendorClass(phone.vendorClass)?.model) ?? 'Device';
}

/** As much of a story as a name takes: what a simulated device does, it says itself. */
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

function faultOf(name: string | undefined): Result<PhoneFault | undefined, string> {
  if (name === undefined || isPhoneFault(name)) return ok(name);
  return err(`there is no fault "${name}". There are: ${Object.keys(PHONE_FAULTS).join(', ')}.`);
}
