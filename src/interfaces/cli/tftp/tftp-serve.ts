/** `rouse tftp serve`: a plain TFTP server for one folder, on the same packet thread as the station. */
import { loadSettings, type Override } from '../../../config/load.ts';
import type { Settings } from '../../../config/schema.ts';
import { EventStream } from '../../../events/stream.ts';
import { canonicalIpv6 } from '../../../host/datagrams/peer-addresses.ts';
import { isFolder } from '../../../host/node/files/local-files.ts';
import { ANY_ADDRESS, formatIpv4, parseIpv4, type Ipv4 } from '../../../lib/address.ts';
import { instant, since, type Instant, type Millis } from '../../../lib/time.ts';
import type { EngineWish } from '../../../host/datagrams/datagram-engine.ts';
import { openControl } from '../../../station/control.ts';
import { PacketThread } from '../../../station/packet-thread.ts';
import type { StationPlan } from '../../../station/plan.ts';
import { tftpPlan } from '../../../station/tftp-plan.ts';
import { VERSION } from '../../../version.ts';
import { errorText, EXIT, usageText, type ExitCode } from '../exit.ts';
import { assignments } from '../assignments.ts';
import { show } from '../screen/show.ts';
import { refuse } from './tftp-client.ts';
import { until } from '../until.ts';
import { dataFolder } from '../values.ts';

export interface ServeOptions {
  readonly listen?: string;
  readonly adapter?: string;
  readonly port?: number;
  readonly write?: string;
  readonly security?: string;
  readonly dataPorts?: string;
  readonly allow?: readonly string[];
  readonly set?: readonly string[];
  readonly timeout?: Millis;
  readonly engine?: EngineWish;
  readonly json?: boolean;
  readonly data?: string;
}

export async function serve(folder: string, options: ServeOptions): Promise<ExitCode> {
  const set = assignments(options.set ?? []);
  const six = options.listen === undefined ? undefined : canonicalIpv6(options.listen);
  const listen = six !== undefined || options.listen === undefined ? undefined : parseIpv4(options.listen);
  const settings = loadSettings('', '', [...flags(options, six), ...(set.ok ? set.value : [])]);
  const issues = [
    ...(isFolder(folder) ? [] : [`${folder} is not a folder`]),
    ...(listen?.ok === false ? [`--listen: ${listen.error}`] : []),
    ...(set.ok ? [] : set.error),
    ...(settings.ok ? [] : settings.error),
  ];
  if (issues.length > 0 || !settings.ok) return refuse(usageText(issues), EXIT.usage);
  const address = listen?.ok === true ? listen.value : ANY_ADDRESS;
  return run(planOf(folder, settings.value.settings, address, dataFolder(options)), options);
}

/** Only `node:dgram` carries IPv6. */
function flags(options: ServeOptions, six: string | undefined): readonly Override[] {
  const { adapter, port, write, security, dataPorts, allow } = options;
  const engine = options.engine ?? (six === undefined ? undefined : 'dgram');
  const given: readonly (readonly [string, unknown])[] = [
    ['bind', adapter ?? six],
    ['port', port],
    ['write', write],
    ['security', security],
    ['data-ports', dataPorts],
    ['allow', allow],
  ];
  const overrides = given.map(([key, value]) => ({ path: ['tftp', key], value }));
  return [...overrides, { path: ['engine'], value: engine }].filter(({ value }) => value !== undefined);
}

function planOf(folder: string, settings: Settings, address: Ipv4, dataFolder: string): StationPlan {
  const at = { address, prefix: 32 };
  const place = { adapter: formatIpv4(address), at, isShared: false, happenings: [] };
  const tftp = tftpPlan(settings, place, [folder]);
  return { engine: settings.engine, at, tftp: [tftp], sources: [folder], dataFolder };
}

async function run(plan: StationPlan, options: ServeOptions): Promise<ExitCode> {
  const events = new EventStream();
  const stopShowing = show(events, options.json ?? false, () => undefined);
  const ending = until(events, options);
  const started = await PacketThread.start(plan, {
    happenings: (bunch) => {
      for (const { at, happening } of bunch) events.report(happening, at);
    },
    died: (error) => events.report({ type: 'station.failed', ...error }, now()),
  });
  if (!started.ok) {
    stopShowing();
    return refuse(errorText(started.error), EXIT.refused);
  }
  const control = await openControl(plan.dataFolder, started.value, (happening) => events.report(happening, now()));
  tellReady(events, plan, started.value);
  const { code, reason } = await ending;
  control?.close();
  await started.value.stop();
  events.report({ type: 'station.stopped', reason }, now());
  stopShowing();
  return code;
}

function tellReady(events: EventStream, plan: StationPlan, thread: PacketThread): void {
  const { engine, services } = thread;
  const address = formatIpv4(plan.at.address);
  const adapter = whereText(plan);
  const ready = since(instant(performance.timeOrigin), now());
  events.report({ type: 'station.started', version: VERSION, adapter, address, engine, services, ready }, now());
}

/** Where it serves, in words. */
function whereText({ tftp, at }: StationPlan): string {
  const { device, address6 } = tftp[0]?.place ?? {};
  return device ?? address6 ?? (at.address === ANY_ADDRESS ? 'every adapter' : formatIpv4(at.address));
}

function now(): Instant {
  return instant(Date.now());
}
