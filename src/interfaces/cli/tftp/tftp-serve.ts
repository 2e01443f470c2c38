/** `rouse tftp serve`: a plain TFTP server for one folder. It runs the packet thread of the station with TFTP alone. */
import { loadSettings, type Override } from '../../../config/load.ts';
import type { Happening, Report } from '../../../events/types.ts';
import { canonicalIpv6 } from '../../../host/datagrams/peer-addresses.ts';
import { isFolder } from '../../../host/node/files/local-files.ts';
import { ANY_ADDRESS, formatIpv4, parseIpv4, type Ipv4 } from '../../../lib/address.ts';
import { ok } from '../../../lib/result.ts';
import { instant, since, type Instant, type Millis } from '../../../lib/time.ts';
import type { EngineWish } from '../../../host/datagrams/datagram-engine.ts';
import { Asking } from '../../../station/asking/asking.ts';
import { openChannel } from '../../../station/asking/channel.ts';
import { makePlan } from '../../../station/make-plan.ts';
import { SERVICES } from '../../../station/modules.ts';
import { PacketSide } from '../../../station/packet/side.ts';
import { stationSettings, type Parts, type Settings } from '../../../station/settings.ts';
import { THIS_COMPUTER } from '../../../station/this-computer.ts';
import { TFTP_QUESTIONS } from '../../../services/tftp/questions.ts';
import { VERSION } from '../../../version.ts';
import { EXIT, failed, misused, type ExitCode } from '../exit.ts';
import { assignments } from '../assignments.ts';
import { runToEnd } from '../running.ts';
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
  if (issues.length > 0 || !settings.ok) return misused(issues);
  const address = listen?.ok === true ? listen.value : ANY_ADDRESS;
  return run(folder, { settings: settings.value.settings, parts: shape.parts }, address, options);
}

/** The flags as settings. IPv6 needs `node:dgram`: the batched engine does not have it. */
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

/** The services to leave out: all but TFTP. */
const OFF: ReadonlySet<string> = new Set(SERVICES.map(({ name }) => name).filter((name) => name !== 'tftp'));

async function run(folder: string, order: Order, address: Ipv4, options: ServeOptions): Promise<ExitCode> {
  const { machine, startPackets } = THIS_COMPUTER;
  const place = { adapter: formatIpv4(address), at: { address, prefix: 32 }, isShared: false, happenings: [] };
  const data = dataFolder(options);
  const plan = makePlan({ ...order, off: OFF, sources: [folder], dataFolder: data }, [place], machine);
  if (!plan.ok) return failed(plan.error, EXIT.usage);
  return runToEnd(options, async (events) => {
    const report: Report = (happening) => events.report(happening, machine.now());
    const packets = await PacketSide.start(startPackets, plan.value, {
      report: (happening, at) => events.report(happening, at),
      died: (error) => report({ type: 'station.failed', ...error }),
    });
    if (!packets.ok) return packets;
    const channel = await openChannel(machine, data, new Asking(TFTP_QUESTIONS, {}, packets.value.asking), report);
    report(readiness(packets.value, address, order.settings.tftp.bind, machine.now()));
    return ok({
      async stop(reason) {
        channel?.close();
        await packets.value.stop();
        report({ type: 'station.stopped', reason });
      },
      undo: () => channel?.close(),
    });
  });
}

function readiness({ engine, services }: PacketSide, at: Ipv4, bind: string | undefined, now: Instant): Happening {
  const address = formatIpv4(at);
  const adapter = bind ?? (at === ANY_ADDRESS ? 'every adapter' : address);
  const ready = since(instant(performance.timeOrigin), now);
  return { type: 'station.started', version: VERSION, adapter, address, engine, services, ready };
}
