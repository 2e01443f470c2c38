/** What a phone would be given by a station that does not run: by the settings, the library, and the folders of the settings. */
import { MadeConfigurations } from '../files/made-configurations.ts';
import { NameIndex } from '../files/name-index.ts';
import { toldFiles } from '../files/told-files.ts';
import type { ReadFile } from '../files/file-reader.ts';
import { fileProblem } from '../files/problem.ts';
import type { Machine } from '../host/machine.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { phoneOfModel } from '../knowledge/families.ts';
import { AT_THE_FOOT } from '../knowledge/climb.ts';
import { destinationOf, goal } from '../knowledge/load-goal.ts';
import { bestFirst, rungName, rungsOf, type Offering } from '../knowledge/rung.ts';
import type { AdapterAddress, Mac } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { ended } from '../lib/underway.ts';
import type { ToldReply } from './asking/phone-questions.ts';
import { openLibrary, servedPackage } from './firmware/image-library.ts';
import { wantedServices, type PlanOrder } from './make-plan.ts';
import { phoneContext } from './phone-book.ts';
import { partOf } from './settings.ts';

interface OfflineOrder extends Pick<PlanOrder, 'settings' | 'parts' | 'dataFolder'> {
  /** The station's address. */
  readonly at: AdapterAddress;
  /** What the phone said when it had a lease here. */
  readonly vendorClass?: string;
}

/** Fails when the library cannot be read. The phone is taken to have been recovered with what is best for it here. */
export function configurationOffline(
  hardware: Mac,
  secrets: boolean,
  order: OfflineOrder,
  machine: Machine,
): Result<ToldReply, StationError> {
  const library = openLibrary(machine, order.dataFolder);
  const contents = library.contents();
  if (!contents.ok) return contents;
  const offerings = contents.value.packages.map((stored) => servedPackage(library, stored, false));
  const services = wantedServices(order).map(({ module: { name } }) => ({ name, plan: undefined }));
  const context = phoneContext(order, { services }, [{ at: order.at }], machine);
  const made = new MadeConfigurations(context, () => undefined);
  const { vendorClass } = order;
  if (vendorClass !== undefined) made.heard(hardware, vendorClass);
  const model = made.modelOf(hardware);
  const destination = { ...bestEnd(model, made, hardware, offerings), model };
  const find = writtenIn(order, machine);
  const told = toldFiles(made.told(hardware, '', destination, secrets), secrets, (name) => ended(find(name))).outcome();
  if (told === undefined) return err(stationError('unexpected', 'The files could not be read.', 'Please report it.'));
  return ok({ device: hardware, maker: told.maker, values: [...told.values], files: [...told.files] });
}

function bestEnd(
  model: string | undefined,
  made: MadeConfigurations,
  hardware: Mac,
  offerings: readonly Offering[],
): ReturnType<typeof destinationOf> {
  const wish = made.wish('', { address: '', hardware }, model);
  const family = phoneOfModel(model ?? '')?.family.family;
  const whole = rungsOf(offerings).filter(
    (rung) => rung.load.family === family && rung.load.complete && rungName(rung) !== undefined,
  );
  const target = wish === undefined ? bestFirst(whole)[0] : goal(AT_THE_FOOT, offerings, wish);
  return destinationOf(target === undefined ? AT_THE_FOOT : { ...AT_THE_FOOT, target }, wish);
}

/** Finds files in the folders that the settings name. */
function writtenIn(
  { settings, parts }: OfflineOrder,
  { folders }: Pick<Machine, 'folders'>,
): (name: string) => ReadFile {
  const sources = [...parts.values()].flatMap((part) => part.sources?.(partOf(settings, part.module.name)) ?? []);
  const files = sources.flatMap((path) => {
    const listed = folders.list(path);
    return listed.ok ? listed.value : [];
  });
  const index = new NameIndex(files);
  return (name) => {
    const file = index.find(name);
    if (file === undefined) return 'absent';
    const bytes = folders.read(file);
    if (!bytes.ok) return fileProblem('unreadable', bytes.error.message);
    return { kind: 'snapshot', name: file.name, size: file.size, bytes: bytes.value, origin: file };
  };
}
