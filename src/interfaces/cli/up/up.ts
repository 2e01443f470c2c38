/** `rouse up`: the station, until it is stopped. */
import { EventStream } from '../../../events/stream.ts';
import { defaultDataFolder } from '../../../host/files/data-folder.ts';
import { parseOwnAddress } from '../../../host/adapters/own-address.ts';
import { parseIpv4, type AdapterAddress, type Ipv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { formatDuration, instant, millis, type Millis } from '../../../lib/time.ts';
import type { PlaceWish } from '../../../station/places/place.ts';
import { SERVICES } from '../../../station/modules.ts';
import type { LoadedSettings } from '../settings.ts';
import { partOf } from '../../../station/settings.ts';
import { Station, type StationOrder } from '../../../station/station.ts';
import { THIS_COMPUTER } from '../../../station/this-computer.ts';
import { errorText, EXIT, usageText, type ExitCode, type Told } from '../exit.ts';
import { settingsFor, type SettingsOptions } from '../settings.ts';
import { show } from '../screen/show.ts';
import { until } from '../until.ts';

export interface UpOptions extends SettingsOptions {
  readonly setAddress?: string | true;
  readonly listen?: string;
  readonly exitWhen?: number;
  readonly timeout?: Millis;
  readonly json?: boolean;
  readonly data?: string;
}

export async function up(sources: readonly string[], options: UpOptions): Promise<ExitCode> {
  const dataFolder = options.data ?? defaultDataFolder(process.platform, process.env);
  const loaded = await settingsFor(options, dataFolder);
  const wish = placeWish(options);
  if (!loaded.ok || !wish.ok) {
    process.stderr.write(usageText([...(loaded.ok ? [] : loaded.error), ...(wish.ok ? [] : wish.error)]));
    return EXIT.usage;
  }
  const { adapter, address } = loaded.value.settings;
  return runStation({
    order: {
      ...loaded.value,
      place: {
        ...(adapter === undefined ? {} : { adapters: adapter }),
        ...(address === undefined ? {} : { setAddress: address }),
        ...wish.value,
      },
      off: switchedOff(options),
      sources: [...sources, ...sourcesOf(loaded.value)],
      dataFolder,
      began: instant(performance.timeOrigin),
    },
    json: options.json ?? false,
    ...(options.exitWhen === undefined ? {} : { recovered: options.exitWhen }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  });
}

export interface StationRun {
  readonly order: StationOrder;
  readonly json: boolean;
  readonly recovered?: number;
  readonly timeout?: Millis;
  /** What to say when the time is over. */
  readonly tooLate?: Told;
  /** Called when the station listens. */
  readonly ready?: (station: Station) => void;
}

/** Runs a station to its end, and tells why it ended. */
export async function runStation(run: StationRun): Promise<ExitCode> {
  const events = new EventStream();
  const shown: { station?: Station } = {};
  const stopShowing = show(events, run.json, () => shown.station);
  const ending = until(events, run);
  const started = await Station.start(run.order, events, THIS_COMPUTER);
  if (!started.ok) {
    await stopShowing();
    process.stderr.write(errorText(started.error));
    return started.error.code === 'settings' ? EXIT.usage : EXIT.refused;
  }
  const station = started.value;
  shown.station = station;
  const undo = (): void => station.undo();
  process.once('exit', undo);
  run.ready?.(station);
  const { code, reason, failure } = await ending;
  await station.stop(reason);
  await stopShowing();
  process.off('exit', undo);
  if (failure !== undefined) process.stderr.write(errorText(failure));
  if (code === EXIT.timedOut) process.stderr.write(errorText(run.tooLate ?? tooLate(run)));
  return code;
}

function tooLate({ recovered = 1, timeout = millis(0) }: StationRun): Told {
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
  if (switchedOff(options).size === SERVICES.length) {
    const flags = SERVICES.map(({ name }) => `--no-${name}`).join(' and ');
    issues.push(`with ${flags} there is nothing left to do`);
  }
  if (!listen.ok || !set.ok || issues.length > 0) return err(issues);
  return ok({
    ...(listen.value === undefined ? {} : { listen: listen.value }),
    ...(set.value === undefined ? {} : { setAddress: set.value }),
  });
}

function switchedOff(options: UpOptions): ReadonlySet<string> {
  return new Set(SERVICES.map(({ name }) => name).filter((name) => options[name] === false));
}

/** Folders that the settings of a service name. */
function sourcesOf({ settings, parts }: LoadedSettings): readonly string[] {
  return [...parts].flatMap(([name, part]) => part.sources?.(partOf(settings, name)) ?? []);
}
