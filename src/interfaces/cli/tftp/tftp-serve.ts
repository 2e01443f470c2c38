/** `rouse tftp serve`: a plain TFTP server for one folder, on the same packet thread as the station. */
import { loadSettings, type Override } from '../../../config/load.ts';
import type { Happening, Report } from '../../../events/types.ts';
import { EventStream } from '../../../events/stream.ts';
import { canonicalIpv6 } from '../../../host/datagrams/peer-addresses.ts';
import { isFolder } from '../../../host/node/files/local-files.ts';
import { ANY_ADDRESS, formatIpv4, parseIpv4, type Ipv4 } from '../../../lib/address.ts';
import { instant, since, type Instant, type Millis } from '../../../lib/time.ts';
import type { EngineWish } from '../../../host/datagrams/datagram-engine.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import { Asking } from '../../../station/asking/asking.ts';
import { openChannel } from '../../../station/asking/channel.ts';
import { makePlan } from '../../../station/make-plan.ts';
import { SERVICES } from '../../../station/modules.ts';
import { PacketSide } from '../../../station/packet/side.ts';
import { startPacketThread } from '../../../station/packet/thread.ts';
import { stationSettings, type Parts, type Settings } from '../../../station/settings.ts';
import { TFTP_QUESTIONS } from '../../../services/tftp/questions.ts';
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
  const shape = await stationSettings();
  const settings = loadSettings(shape, '', '', [...flags(options, six), ...(set.ok ? set.value : [])]);
  const issues = [
    ...(isFolder(folder) ? [] : [`${folder} is not a folder`]),
    ...(listen?.ok === false ? [`--listen: ${listen.error}`] : []),
    ...(set.ok ? [] : set.error),
    ...(settings.ok ? [] : settings.error),
  ];
  if (issues.length > 0 || !settings.ok) return refuse(usageText(issues), EXIT.usage);
  const address = listen?.ok === true ? listen.value : ANY_ADDRESS;
  return run(folder, { settings: settings.value.settings, parts: shape.parts }, address, options);
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

interface Order {
  readonly settings: Settings;
  readonly parts: Parts;
}

/** Everything but TFTP. */
const OFF: ReadonlySet<string> = new Set(SERVICES.map(({ name }) => name).filter((name) => name !== 'tftp'));

async function run(folder: string, order: Order, address: Ipv4, options: ServeOptions): Promise<ExitCode> {
  const place = { adapter: formatIpv4(address), at: { address, prefix: 32 }, isShared: false, happenings: [] };
  const data = dataFolder(options);
  const plan = makePlan({ ...order, off: OFF, sources: [folder], dataFolder: data }, [place], nodeMachine);
  if (!plan.ok) return refuse(errorText(plan.error), EXIT.usage);
  const events = new EventStream();
  const report: Report = (happening) => events.report(happening, now());
  const stopShowing = show(events, options.json ?? false, () => undefined);
  const ending = until(events, options);
  const started = await PacketSide.start(startPacketThread, plan.value, {
    report: (happening, at) => events.report(happening, at),
    died: (error) => report({ type: 'station.failed', ...error }),
  });
  if (!started.ok) {
    await stopShowing();
    return refuse(errorText(started.error), EXIT.refused);
  }
  const asking = new Asking(TFTP_QUESTIONS, {}, started.value.asking);
  const channel = await openChannel(nodeMachine, data, asking, report);
  report(readiness(started.value, address, order.settings.tftp.bind));
  const { code, reason } = await ending;
  channel?.close();
  await started.value.stop();
  report({ type: 'station.stopped', reason });
  await stopShowing();
  return code;
}

function readiness({ engine, services }: PacketSide, at: Ipv4, bind: string | undefined): Happening {
  const address = formatIpv4(at);
  const adapter = bind ?? (at === ANY_ADDRESS ? 'every adapter' : address);
  const ready = since(instant(performance.timeOrigin), now());
  return { type: 'station.started', version: VERSION, adapter, address, engine, services, ready };
}

function now(): Instant {
  return instant(Date.now());
}
