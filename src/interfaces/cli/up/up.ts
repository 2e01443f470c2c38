/** `rouse up`: the station, until it is stopped. */
import type { Settings } from '../../../config/schema.ts';
import { EventStream } from '../../../events/stream.ts';
import { defaultDataFolder } from '../../../host/files/data-folder.ts';
import { parseCidr, parseIpv4, type AdapterAddress, type Ipv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { formatDuration, instant, millis, type Millis } from '../../../lib/time.ts';
import type { PlaceWish } from '../../../station/place.ts';
import { Station } from '../../../station/station.ts';
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
  readonly dhcp: boolean;
  readonly tftp: boolean;
}

/** A station that only observes opens no port that a device could get an answer from. */
function servicesFor(options: UpOptions, { dhcp }: Settings): Parameters<typeof Station.start>[0]['services'] {
  return { dhcp: options.dhcp, tftp: options.tftp && dhcp.mode !== 'observe' };
}

export async function up(sources: readonly string[], options: UpOptions): Promise<ExitCode> {
  const dataFolder = options.data ?? defaultDataFolder(process.platform, process.env);
  const loaded = settingsFor(options, dataFolder);
  const wish = placeWish(options);
  if (!loaded.ok || !wish.ok) {
    process.stderr.write(usageText([...(loaded.ok ? [] : loaded.error), ...(wish.ok ? [] : wish.error)]));
    return EXIT.usage;
  }
  const { settings } = loaded.value;
  const { adapter, address, tftp } = settings;
  const folder = tftp.folder === undefined ? [] : [tftp.folder];
  return runStation({
    order: {
      ...loaded.value,
      place: {
        ...(adapter === undefined ? {} : { adapters: adapter }),
        ...(address === undefined ? {} : { setAddress: address }),
        ...wish.value,
      },
      sources: [...sources, ...folder],
      dataFolder,
      services: servicesFor(options, settings),
      began: instant(performance.timeOrigin),
    },
    json: options.json ?? false,
    ...(options.exitWhen === undefined ? {} : { recovered: options.exitWhen }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  });
}

export interface StationRun {
  readonly order: Parameters<typeof Station.start>[0];
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
  const started = await Station.start(run.order, events);
  if (!started.ok) {
    stopShowing();
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
  stopShowing();
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
    typeof options.setAddress === 'string' ? parseCidr(options.setAddress) : ok(options.setAddress);
  const issues = [
    ...(listen.ok ? [] : [`--listen: ${listen.error}`]),
    ...(set.ok ? [] : [`--set-address: ${set.error}`]),
  ];
  if (options.listen !== undefined && (options.adapter !== undefined || options.setAddress !== undefined)) {
    issues.push('--listen goes without --adapter and --set-address: it takes the address as it is');
  }
  if (!options.dhcp && !options.tftp) issues.push('with --no-dhcp and --no-tftp there is nothing left to do');
  if (!listen.ok || !set.ok || issues.length > 0) return err(issues);
  return ok({
    ...(listen.value === undefined ? {} : { listen: listen.value }),
    ...(set.value === undefined ? {} : { setAddress: set.value }),
  });
}
