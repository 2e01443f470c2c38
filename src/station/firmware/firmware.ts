/** The firmware of a running station: what is served, what of it lies in folders, and what has been found out about it. */
import type { Happening } from '../../events/types.ts';
import { baseName } from '../../formats/archive/entry-name.ts';
import type { Folders } from '../../host/files/folders.ts';
import type { Machine, Timing } from '../../host/machine.ts';
import { isImageArchive } from '../../knowledge/image-archives.ts';
import type { ImageProblem } from '../../knowledge/image-problem.ts';
import { isBroken } from '../../knowledge/load-groups.ts';
import { compareText } from '../../lib/text.ts';
import { seconds } from '../../lib/time.ts';
import { problemKey, type KnownProblems } from '../../files/folder-packages.ts';
import type { ServedPackage } from '../../files/served-package.ts';
import { sortDownloads, type Downloads } from '../../storage/library/downloads.ts';
import type { Given } from '../../storage/library/given.ts';
import { servedPackage, type ImageLibrary, type StoredImages } from './image-library.ts';
import type { Intake } from './intake.ts';
import { BYSTANDERS, survey, type Survey } from './survey.ts';
import { assessed, judged } from './telling.ts';

/** What the packet thread serves besides the folders, and what is wrong in these: data that a structured clone keeps. */
export interface FirmwareSupply {
  readonly packages: readonly ServedPackage[];
  readonly problems: KnownProblems;
  /** False while downloads that were given are still being opened. */
  readonly isAll: boolean;
}

export interface GivenFirmware {
  readonly library: ImageLibrary;
  /** Served where they lie. */
  readonly given: readonly Given[];
  readonly intake: Intake;
}

/** Who hears what is found out while the station runs. */
export interface Inspecting {
  tell(happenings: readonly Happening[]): void;
  /** What is served, or is known to be wrong, has changed. */
  supply(firmware: FirmwareSupply): void;
}

const LOOK_EVERY = seconds(2);

export class Firmware {
  readonly #needs: GivenFirmware;
  readonly #folders: Folders;
  /** Found out and not told yet. */
  readonly #untold: Happening[] = [];
  /** Names of files in the folders that were looked into. */
  readonly #surveyed: string[] = [];
  readonly #problems = new Map<string, readonly ImageProblem[]>();
  #happenings: readonly Happening[] = [];
  #packages: readonly ServedPackage[] = [];
  #ids = '';
  #isAll = false;
  #areNamedTaken = false;
  #inspecting: Inspecting | undefined;
  #named: Promise<void> = Promise.resolve();

  constructor(needs: GivenFirmware, { folders }: Pick<Machine, 'folders'>) {
    this.#needs = needs;
    this.#folders = folders;
  }

  /** What is known at once. */
  get happenings(): readonly Happening[] {
    return this.#happenings;
  }

  /** Everything that was given: served where it lies. */
  get sources(): readonly string[] {
    return this.#needs.given.map(({ path }) => path);
  }

  /** What of it are folders: what comes into them is served too. */
  get folders(): readonly string[] {
    return this.#needs.given.flatMap(({ kind, path }) => (kind === 'folder' ? [path] : []));
  }

  get supply(): FirmwareSupply {
    return { packages: this.#packages, problems: new Map(this.#problems), isAll: this.#isAll };
  }

  /** The names of all lists of files that are known to be here. */
  get lists(): readonly string[] {
    return [...this.#heldNames(), ...this.#surveyed].filter((name) => /\.loads$/i.test(name));
  }

  /** Takes the files that were named themselves. */
  async takeNamed(): Promise<void> {
    this.#named = this.#takeNamed();
    await this.#named;
  }

  /** `packages`: those of the library now; `more`: what else is to be told at once. */
  begin(packages: readonly StoredImages[], more: readonly Happening[]): void {
    this.#happenings = [...this.#untold.splice(0), ...more];
    this.#isAll = this.#areNamedTaken && this.#needs.given.every(({ kind }) => kind === 'file');
    this.#serve(packages);
  }

  /**
   * Takes the downloads in the folders, and looks into all other files, which takes its time. What is found is told and
   * supplied bit by bit.
   */
  async inspect(inspecting: Inspecting): Promise<void> {
    const { given, intake } = this.#needs;
    this.#inspecting = inspecting;
    this.#settle(inspecting, this.#untold.splice(0));
    await this.#named;
    const sorted: (readonly [Given, Downloads])[] = [];
    for (const one of given) {
      const downloads = await this.#sort(one, () => !intake.isOver());
      // Those that were named themselves are in the library by now.
      if (one.kind === 'folder') await this.#takeAll(downloads, inspecting);
      sorted.push([one, downloads]);
    }
    this.#isAll = true;
    this.#settle(inspecting, []);
    const surveys: Survey[] = [];
    for (const [one, downloads] of sorted) surveys.push(await this.#survey(one, downloads, inspecting));
    if (!intake.isOver() && given.length > 0) inspecting.tell([judged(surveys, intake.leftOut)]);
  }

  /** The station ends: a download that is being unpacked is given up, and nothing is told any more. */
  end(): void {
    this.#needs.intake.end();
  }

  /** Until the returned function is called, `changed` is told what is served when somebody adds or removes a package. */
  watch(timing: Pick<Timing, 'every'>, changed: (supply: FirmwareSupply) => void): () => void {
    return timing.every(LOOK_EVERY, () => {
      if (this.refresh()) changed(this.supply);
    });
  }

  /** Reads the library again; false when nothing in it has changed. */
  refresh(): boolean {
    const ids = this.#needs.library.ids();
    return ids.ok && ids.value.join() !== this.#ids && this.#reload();
  }

  async #takeNamed(): Promise<void> {
    for (const one of this.#needs.given.filter(({ kind }) => kind === 'file')) {
      const { archives, leftOut } = await this.#sort(one);
      this.#found(leftOut.map((left) => this.#needs.intake.refused(left)));
      for (const archive of archives) this.#found(await this.#needs.intake.take(archive));
    }
    this.#areNamedTaken = true;
  }

  /** Told as soon as somebody listens. */
  #found(happenings: readonly Happening[]): void {
    if (this.#inspecting === undefined) this.#untold.push(...happenings);
    else if (happenings.length > 0) this.#settle(this.#inspecting, happenings);
  }

  async #takeAll({ archives, leftOut }: Downloads, inspecting: Inspecting): Promise<void> {
    if (this.#needs.intake.isOver()) return;
    inspecting.tell(leftOut.map((left) => this.#needs.intake.refused(left)));
    for (const archive of archives) {
      if (this.#needs.intake.isOver()) return;
      this.#settle(inspecting, await this.#needs.intake.take(archive));
    }
  }

  async #survey({ path }: Given, { files }: Downloads, inspecting: Inspecting): Promise<Survey> {
    const surveyed = await survey(this.#folders, path, files, {
      most: BYSTANDERS,
      isOver: () => this.#needs.intake.isOver(),
      lists: this.#heldNames(),
    });
    this.#surveyed.push(...files.map(({ name }) => baseName(name)));
    for (const { where, facts } of surveyed.packages.flatMap((one) => one.files)) {
      if (isBroken(facts)) this.#problems.set(problemKey(where), facts.problems);
    }
    this.#settle(
      inspecting,
      surveyed.packages.flatMap((one) => assessed(one.name, one.files)),
    );
    return surveyed;
  }

  #heldNames(): readonly string[] {
    return this.#packages.flatMap(({ files }) => files.map(({ name }) => baseName(name)));
  }

  /** The library may have changed, and problems may be known. */
  #settle(inspecting: Inspecting, happenings: readonly Happening[]): void {
    if (this.#needs.intake.isOver()) return;
    inspecting.tell(happenings);
    this.#reload();
    inspecting.supply(this.supply);
  }

  #sort(given: Given, goOn = (): boolean => true): Promise<Downloads> {
    return sortDownloads(this.#folders, given, { isImage: isImageArchive, goOn });
  }

  #reload(): boolean {
    const contents = this.#needs.library.contents();
    if (contents.ok) this.#serve(contents.value.packages);
    return contents.ok;
  }

  #serve(packages: readonly StoredImages[]): void {
    const { library, intake } = this.#needs;
    this.#ids = packages
      .map(({ id }) => id)
      .toSorted(compareText)
      .join();
    this.#packages = packages.map((stored) => servedPackage(library, stored, intake.given.has(stored.id)));
  }
}
