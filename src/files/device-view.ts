/**
 * Which file a name means for one device. Packages are kept apart: what `term11.default.loads` is, the ladder of signing
 * keys decides for each device (knowledge/ladder.ts), and all further files of its firmware come from the same package.
 * Everything else is looked for in the folders of the user and then in the packages. Trust lists are never served.
 */
import { parseImageName, type ImageName } from '../formats/cisco/image-name.ts';
import { addressOf, deviceOf, type DeviceIdentity } from '../devices/identity.ts';
import type { Happening, Report } from '../events/types.ts';
import { modelOfTerm, type PhoneModel } from '../knowledge/families.ts';
import { isConfiguration, isTrustList } from '../knowledge/file-roles.ts';
import {
  askedForComponent,
  askedForConfiguration,
  askedForDefaultList,
  askedForRelease,
  hasRead,
  hasRestarted,
  wasSent,
} from '../knowledge/ladder.ts';
import { AT_THE_FOOT, type Climb, type ClimbStep, type LoadWish } from '../knowledge/climb.ts';
import { destinationOf } from '../knowledge/load-goal.ts';
import { sameRung, type Rung } from '../knowledge/rung.ts';
import type { Mac } from '../lib/address.ts';
import { setLatest } from '../lib/set-latest.ts';
import { compareText, printable } from '../lib/text.ts';
import { ended, followedBy, mapped, type Underway } from '../lib/underway.ts';
import type { FileSource, Found, FoundFile } from './files.ts';
import type { ReadFile } from './file-reader.ts';
import { foundBy, letGo } from './found.ts';
import { fileProblem, type FileProblem } from './problem.ts';
import { FileStock, type StockNeeds } from './file-stock.ts';
import type { KnownProblems } from './folder-packages.ts';
import { expected, happeningOf, unsuitable, withheld } from './ladder-telling.ts';
import type { MadeConfigurations } from './made-configurations.ts';
import { toldFiles, type ToldFiles } from './told-files.ts';
import type { ServedPackage } from './served-package.ts';

export interface DeviceViewNeeds extends StockNeeds {
  readonly report: Report;
  /** What makes the configurations that nobody wrote; without it there are none. */
  readonly configurations?: MadeConfigurations;
  /** False while downloads are still being opened: what is not here may come. Default: true. */
  readonly isAll?: boolean;
}

interface Known {
  readonly climb: Climb;
  readonly model?: PhoneModel;
  /** Where it was told to go last. */
  readonly told?: Rung;
}

/** A request for firmware or for a configuration. */
interface Asked {
  readonly name: string;
  /** The name without folders. */
  readonly base: string;
  readonly image: ImageName | undefined;
  readonly who: DeviceIdentity;
}

/** A list names a handful of files; a made-up one could name thousands. */
const MOST_EXPECTED = 255;

/** Addresses can be made up: those not heard of longest are forgotten first. */
const MOST_DEVICES = 20_000;

export class DeviceView implements FileSource {
  readonly #needs: DeviceViewNeeds;
  readonly #stock: FileStock;
  /** By what `deviceOf` calls them. */
  readonly #devices = new Map<string, Known>();
  #isAll: boolean;

  constructor(needs: DeviceViewNeeds) {
    this.#needs = needs;
    this.#stock = new FileStock(needs);
    this.#isAll = needs.isAll ?? true;
  }

  /** The library has changed, or the files in the folders were looked into. `isAll` as in the needs. */
  update(packages: readonly ServedPackage[], problems: KnownProblems, isAll = true): void {
    this.#stock.update(packages, problems);
    this.#isAll = isAll;
  }

  changed(): void {
    this.#stock.changed();
  }

  /** Devices show by what they do which loads they take: the view wants to hear everything that is told. */
  follow(happening: Happening): void {
    this.#needs.configurations?.follow(happening);
    if (happening.type === 'file.complete' && happening.asks === 'read') {
      const id = happening.device ?? addressOf(happening.from);
      this.#change(id, (climb) => hasRead(climb, lastSegment(happening.file)));
    }
    if (happening.type === 'file.failed' && happening.asks === 'read' && happening.unconfirmed === true) {
      const id = happening.device ?? addressOf(happening.from);
      this.#change(id, (climb) => wasSent(climb, lastSegment(happening.file)));
    }
    if (happening.type === 'dhcp.discover' && happening.device !== undefined)
      this.#change(happening.device, hasRestarted);
  }

  /** What a phone would be given now as its configuration, by its hardware address. Nothing counts as asked for by that. */
  told(hardware: Mac, secrets: boolean): Underway<ToldFiles> | undefined {
    const { configurations } = this.#needs;
    if (configurations === undefined) return undefined;
    const { climb = AT_THE_FOOT, model } = this.#devices.get(hardware) ?? {};
    const wish = configurations.wish('', { address: '', hardware }, model?.id);
    const told = configurations.told(hardware, '', { ...destinationOf(climb, wish), model: model?.id }, secrets);
    return toldFiles(told, secrets, (name) => this.#stock.anywhere(name, climb.rung?.id));
  }

  /** The folders are looked at, so that the first device does not have to wait for that. */
  prepare(): void {
    this.#stock.fresh().outcome();
  }

  holds(isWanted: (name: string) => boolean): boolean {
    this.prepare();
    return this.#stock.holds(isWanted);
  }

  answers(name: string): boolean {
    this.prepare();
    return this.#stock.answers(name);
  }

  find(name: string, who: DeviceIdentity): Found {
    const base = lastSegment(name);
    const image = parseImageName(base);
    if (image !== undefined || isConfiguration(base))
      return foundBy(followedBy(this.#stock.fresh(), () => this.#chosen({ name, base, image, who })));
    const written = this.#written(name, base, who, this.#packageOf(deviceOf(who)));
    return foundBy(
      mapped(written, (read) => {
        if (read === 'left') return NOT_FOUND;
        return read === 'absent' ? this.#made(base, who) : read;
      }),
    );
  }

  /** What the ladder would choose is read, and only then is the step made: a device that left meanwhile has not been given it. */
  #chosen(asked: Asked): Underway<FoundFile | FileProblem> {
    const { rung } = this.#climbOf(asked).climb;
    const search =
      asked.image === undefined
        ? this.#written(asked.name, asked.base, asked.who, rung?.id)
        : this.#firmware(asked.name, rung);
    return followedBy(search, (read) => {
      const { rung: now } = this.#climbOf(asked).climb;
      if (now === rung || sameRung(now, rung)) return ended(this.#given(asked, read));
      if (read !== 'left') letGo(read);
      return this.#chosen(asked);
    });
  }

  #given(asked: Asked, found: ReadFile | 'left'): FoundFile | FileProblem {
    const { image, who } = asked;
    const read = found === 'left' ? 'absent' : found;
    const before = this.#climbBefore(who);
    const { climb, events } = this.#climbOf(asked);
    if (read === 'absent' && this.#mayCome(asked, climb)) return NOT_FOUND;
    const model = image?.kind === 'default-loads' ? modelOfTerm(image.term) : this.#devices.get(deviceOf(who))?.model;
    this.#remember(deviceOf(who), { ...this.#devices.get(deviceOf(who)), climb, ...(model && { model }) });
    for (const event of events) this.#needs.report(happeningOf(event, who));
    if (found === 'left') return NOT_FOUND;
    if (image === undefined) return this.#configuration(asked.base, who, read);
    return this.#image(asked, read, before.list !== climb.list, climb.rung);
  }

  /** Firmware; `isNews`: it is about another list than before. */
  #image(
    { name, base, image, who }: Asked,
    read: ReadFile,
    isNews: boolean,
    rung: Rung | undefined,
  ): FoundFile | FileProblem {
    if (read === 'absent' && isNews) this.#needs.report(this.#unsuitable(base, who));
    if (image?.kind !== 'component' && isFile(read)) this.#expect(name, rung, who);
    return read === 'absent' ? NOT_FOUND : read;
  }

  /** Before all is here nothing that is missing is held against a device, or told. */
  #mayCome({ image }: Asked, { rung }: Climb): boolean {
    return !this.#isAll && image !== undefined && rung === undefined;
  }

  #climbBefore(who: DeviceIdentity): Climb {
    return this.#devices.get(deviceOf(who))?.climb ?? AT_THE_FOOT;
  }

  #climbOf({ base, who }: Asked): ClimbStep {
    return this.#step(this.#climbBefore(who), base, this.#wish(base, who));
  }

  #step(climb: Climb, base: string, wish: LoadWish | undefined): ClimbStep {
    const offerings = this.#stock.packages();
    switch (parseImageName(base)?.kind) {
      case 'default-loads':
        return askedForDefaultList(climb, base, offerings, wish);
      case 'loads':
        return askedForRelease(climb, base, offerings);
      case 'component':
        return askedForComponent(climb, base, offerings);
      case undefined:
        return askedForConfiguration(climb, offerings, wish);
    }
  }

  /** Files that no sound list leads to are served all the same; but never beside those of a package. */
  #firmware(name: string, rung: Rung | undefined): Underway<ReadFile> {
    return rung === undefined ? this.#stock.anywhere(name) : this.#stock.inPackage(rung.id, lastSegment(name));
  }

  #configuration(base: string, who: DeviceIdentity, read: ReadFile): FoundFile | FileProblem {
    if (isTrustList(base)) {
      if (isFile(read)) this.#needs.report(withheld(base, who));
      letGo(read);
      return NOT_FOUND;
    }
    return read === 'absent' ? this.#made(base, who) : read;
  }

  /** What nobody wrote, and can be made. */
  #made(base: string, who: DeviceIdentity): FoundFile | FileProblem {
    const { climb = AT_THE_FOOT, model, told } = this.#devices.get(deviceOf(who)) ?? {};
    const wish = this.#wish(base, who);
    const made = this.#needs.configurations?.make(base, who, { ...destinationOf(climb, wish), model: model?.id });
    if (made === undefined) return NOT_FOUND;
    const { target } = climb;
    if (target !== undefined && isConfiguration(base) && !sameRung(target, told)) {
      const why = wish === undefined ? 'lifted' : 'wished';
      this.#needs.report(happeningOf({ kind: 'chosen', rung: target, file: base, why }, who));
      this.#remember(deviceOf(who), { climb, told: target, ...(model && { model }) });
    }
    return made;
  }

  #wish(base: string, who: DeviceIdentity): LoadWish | undefined {
    return this.#needs.configurations?.wish(base, who, this.#devices.get(deviceOf(who))?.model?.id);
  }

  /** `left`: what could be made under this name yields to a file that somebody has written. */
  #written(
    name: string,
    base: string,
    who: DeviceIdentity,
    preferred: string | undefined,
  ): Underway<ReadFile | 'left'> {
    return followedBy(this.#stock.anywhere(name, preferred), (read): Underway<ReadFile | 'left'> => {
      const forAll = read === 'absent' ? this.#needs.configurations?.yieldsTo(base, who) : undefined;
      if (forAll === undefined) return ended(read);
      return mapped(this.#stock.anywhere(forAll, preferred), (other) => {
        letGo(other);
        return other === 'absent' ? 'absent' : 'left';
      });
    });
  }

  /** What the list that is about to be read names, so that whoever hears the events needs no library. */
  #expect(list: string, rung: Rung | undefined, who: DeviceIdentity): void {
    if (rung === undefined) return;
    const size = (name: string): number => this.#stock.factsOf(rung.id, name)?.size ?? 0;
    const files = rung.load.files.slice(0, MOST_EXPECTED).map((name) => ({ name: printable(name), size: size(name) }));
    this.#needs.report(expected(list, files, who));
  }

  /** Told once, not each time the device asks again. */
  #unsuitable(list: string, who: DeviceIdentity): Happening {
    const holds = new Set(this.#stock.packages().flatMap(({ loads }) => loads.flatMap(({ models }) => models)));
    return unsuitable(list, this.#devices.get(deviceOf(who))?.model?.id, [...holds].toSorted(compareText), who);
  }

  #packageOf(device: string): string | undefined {
    return this.#devices.get(device)?.climb.rung?.id;
  }

  #change(id: string, by: (climb: Climb) => Climb): void {
    const known = this.#devices.get(id);
    if (known !== undefined) this.#remember(id, { ...known, climb: by(known.climb) });
  }

  #remember(id: string, known: Known): void {
    setLatest(this.#devices, id, known, MOST_DEVICES);
  }
}

const NOT_FOUND = fileProblem('not-found', 'file not found');

function isFile(read: ReadFile): boolean {
  return read !== 'absent' && read.kind !== 'problem';
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
