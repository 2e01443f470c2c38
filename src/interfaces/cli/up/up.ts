/** `rouse up`: runs a station until it is stopped. */
import type { EventStream } from '../../../events/stream.ts';
import { parseOwnAddress } from '../../../host/adapters/own-address.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import { stationError, type StationError } from '../../../host/station-error.ts';
import { parseIpv4, type AdapterAddress, type Ipv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { formatDuration, instant, millis, type Millis } from '../../../lib/time.ts';
import { SERVICES } from '../../../station/modules.ts';
import type { PlaceWish } from '../../../station/places/place.ts';
import { isEnabled, partOf } from '../../../station/settings.ts';
import { Station, type StationOrder } from '../../../station/station.ts';
import { THIS_COMPUTER } from '../../../station/this-computer.ts';
import { EXIT, misused, type ExitCode, type Told } from '../exit.ts';
import { runToEnd, type Start } from '../running.ts';
import type { Shown } from '../screen/show.ts';
import { settingsFor, type LoadedSettings, type SettingsOptions } from '../settings.ts';
import { dataFolder } from '../values.ts';
import { awaitCable, inTheWay, placeNow, sockets, waitingOrder } from './cable.ts';

export interface UpOptions extends SettingsOptions {
  readonly setAddress?: string | true;
  readonly listen?: string;
  readonly exitWhen?: number;
  readonly timeout?: Millis;
  readonly json?: boolean;
  readonly open?: boolean;
  /** Default: on a terminal. */
  readonly waitForCable?: boolean;
  readonly data?: string;
  /** A new folder for what it came to. */
  readonly report?: string;
}

export async function up(sources: readonly string[], options: UpOptions): Promise<ExitCode> {
  const order = await ordered(sources, options);
  if (!order.ok) return misused(order.error);
  const inTheWay = options.report === undefined ? [] : (await import('../report/report.ts')).inTheWay(options.report);
  if (inTheWay.length > 0) return misused(inTheWay);
  const { json, open, timeout, exitWhen: recovered } = options;
  const runs = new Runs(sources, options, order.value);
  const code = await runToEnd({ json, open, timeout, recovered, tooLate: tooLate(recovered, timeout) }, runs.start);
  const { recordedIn } = runs;
  return options.report === undefined || recordedIn === undefined
    ? code
    : reported(`${order.value.dataFolder}/${recordedIn}`, order.value, options.report, code);
}

/** The stations that one command runs, one after another. */
class Runs {
  /** Of the last one. */
  recordedIn: string | undefined;
  readonly #sources: readonly string[];
  readonly #options: UpOptions;
  readonly #first: StationOrder;
  /** That a cable was plugged into. */
  #found: PlaceWish | undefined;

  constructor(sources: readonly string[], options: UpOptions, first: StationOrder) {
    this.#sources = sources;
    this.#options = options;
    this.#first = first;
  }

  readonly start: Start = async (events, { seen, again, isAgain }) => {
    // The settings may say something else by now.
    const now = isAgain ? await ordered(this.#sources, this.#options) : ok(this.#first);
    if (!now.ok) return err(stationError('settings', now.error.join('\n'), 'Correct the settings.'));
    const restart = async (): Promise<readonly string[]> => {
      const next = await ordered(this.#sources, this.#options);
      if (next.ok) again('it begins anew, with other settings');
      return next.ok ? [] : next.error;
    };
    const began = isAgain ? instant(Date.now()) : now.value.began;
    const order = { ...now.value, began, restart };
    const place = waitsForCable(this.#options, order)
      ? (this.#found ?? (await placeNow(order.place, nodeMachine)))
      : order.place;
    if (place !== undefined) return this.#noted(await startStation({ ...order, place }, events, seen));
    const facts = await inTheWay(order);
    const station = this.#noted(await startStation(waitingOrder(order), events, seen));
    if (!station.ok) return station;
    for (const fact of facts) station.value.report(fact);
    station.value.report({ type: 'adapter.awaited', adapters: await sockets(nodeMachine) });
    const end = awaitCable(nodeMachine, (found) => {
      this.#found = found;
      again('a cable is plugged in: it begins anew there');
    });
    return ok({
      async stop(reason) {
        end();
        await station.value.stop(reason);
      },
      undo: () => station.value.undo(),
    });
  };

  #noted(station: Result<Station, StationError>): Result<Station, StationError> {
    this.recordedIn = station.ok ? station.value.recordedIn : undefined;
    return station;
  }
}

/** Somebody is there, and has said nothing of where the device is. */
function waitsForCable({ waitForCable, json }: UpOptions, { place }: StationOrder): boolean {
  const isOpen = place.adapters === undefined && place.listen === undefined && place.setAddress === undefined;
  return isOpen && (waitForCable ?? (json !== true && process.stdout.isTTY));
}

/** The station as the command line and the settings want it. Fails with all that is wrong with these. */
async function ordered(
  sources: readonly string[],
  options: UpOptions,
): Promise<Result<StationOrder, readonly string[]>> {
  const loaded = await settingsFor(options, dataFolder(options));
  const wish = placeWish(options);
  if (!loaded.ok || !wish.ok) return err([...(loaded.ok ? [] : loaded.error), ...(wish.ok ? [] : wish.error)]);
  const { adapter, address, dhcp } = loaded.value.settings;
  const off = switchedOff(options);
  const idle = nothingLeft((name) => off.has(name) || !isEnabled(loaded.value.settings, name), off);
  if (idle.length > 0) return err(idle);
  return ok({
    ...loaded.value,
    place: { adapters: adapter, setAddress: wish.value.setAddress ?? address, listen: wish.value.listen },
    off,
    sources: [...sources, ...sourcesOf(loaded.value)],
    dataFolder: dataFolder(options),
    began: instant(performance.timeOrigin),
    isGuiding: dhcp.mode !== 'observe' && !off.has('tftp') && isEnabled(loaded.value.settings, 'tftp'),
  });
}

/** A report that cannot be written does not make a failure of a recovery, but is not passed over either. */
async function reported(
  session: string,
  { dataFolder: data, sources }: Pick<StationOrder, 'dataFolder' | 'sources'>,
  out: string,
  code: ExitCode,
): Promise<ExitCode> {
  const { writeReport } = await import('../report/report.ts');
  const written = writeReport(session, data, out, sources);
  return code === EXIT.done ? written : code;
}

/** Starts the station on this computer, and has the live view show its stories. */
export async function startStation(
  order: StationOrder,
  events: EventStream,
  seen: (shown: Shown) => void,
): Promise<Result<Station, StationError>> {
  const station = await Station.start(order, events, THIS_COMPUTER);
  if (station.ok) seen(station.value);
  return station;
}

export function tooLate(recovered = 1, timeout = millis(0)): Told {
  const who = recovered === 1 ? 'No device was' : `Fewer than ${recovered} devices were`;
  return {
    message: `${who} recovered within ${formatDuration(timeout)}.`,
    hint: 'The lines above say how far each came, and what it missed. With --timeout there is more time.',
  };
}

function placeWish(options: UpOptions): Result<Pick<PlaceWish, 'listen' | 'setAddress'>, readonly string[]> {
  const listen: Result<Ipv4 | undefined, string> =
    options.listen === undefined ? ok(undefined) : parseIpv4(options.listen);
  const set: Result<AdapterAddress | true | undefined, string> =
    typeof options.setAddress === 'string' ? parseOwnAddress(options.setAddress) : ok(options.setAddress);
  const issues = [
    ...(listen.ok ? [] : [`--listen: ${listen.error}`]),
    ...(set.ok ? [] : [`--set-address: ${set.error}`]),
  ];
  if (options.listen !== undefined && (options.adapter !== undefined || options.setAddress !== undefined)) {
    issues.push('--listen goes without --adapter and --set-address: it takes the address as it is');
  }
  const off = switchedOff(options);
  issues.push(...nothingLeft((name) => off.has(name), off));
  if (!listen.ok || !set.ok || issues.length > 0) return err(issues);
  return ok({ listen: listen.value, setAddress: set.value });
}

/** What is wrong when every service is off: by its flag, else by its setting. */
function nothingLeft(isOff: (name: string) => boolean, byFlag: ReadonlySet<string>): readonly string[] {
  if (!SERVICES.every(({ name }) => isOff(name))) return [];
  const how = SERVICES.map(({ name }) => (byFlag.has(name) ? `--no-${name}` : `${name}.enabled=false`)).join(' and ');
  return [`with ${how} there is nothing left to do`];
}

function switchedOff(options: UpOptions): ReadonlySet<string> {
  return new Set(SERVICES.map(({ name }) => name).filter((name) => options[name] === false));
}

/** Folders that the settings of a service name. */
function sourcesOf({ settings, parts }: LoadedSettings): readonly string[] {
  return [...parts].flatMap(([name, part]) => part.sources?.(partOf(settings, name)) ?? []);
}
