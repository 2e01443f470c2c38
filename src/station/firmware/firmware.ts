/** The firmware of a running station: what is served, what of it lies in folders, and what has been found out about it. */
import type { Happening } from '../../events/types.ts';
import type { Folders } from '../../host/files/folders.ts';
import type { Machine, Timing } from '../../host/machine.ts';
import { isBroken } from '../../knowledge/verdict.ts';
import { compareText } from '../../lib/text.ts';
import { seconds } from '../../lib/time.ts';
import { problemKey, type KnownProblems } from '../../files/folder-packages.ts';
import type { ServedPackage } from '../../files/served-package.ts';
import type { Downloads } from '../../storage/library/downloads.ts';
import { servedPackage, type ImageLibrary, type StoredImages } from './image-library.ts';
import { survey } from './survey.ts';
import { assessed } from './telling.ts';

/** What the packet thread serves besides the folders, and what is wrong in these: data that a structured clone keeps. */
export interface FirmwareSupply {
  readonly packages: readonly ServedPackage[];
  readonly problems: KnownProblems;
}

export interface AdoptedFirmware {
  readonly library: ImageLibrary;
  /** Served where they lie. */
  readonly folders: readonly Downloads[];
  /** Ids of the packages that were named on the command line. */
  readonly given: ReadonlySet<string>;
  /** All in the library. */
  readonly packages: readonly StoredImages[];
  /** What is known at once. */
  readonly happenings: readonly Happening[];
}

const LOOK_EVERY = seconds(2);

export class Firmware {
  readonly happenings: readonly Happening[];
  readonly #adopted: AdoptedFirmware;
  readonly #folders: Folders;
  #packages: readonly ServedPackage[];
  #problems: KnownProblems = new Map();
  #ids: string;

  constructor(adopted: AdoptedFirmware, { folders }: Pick<Machine, 'folders'>) {
    this.#adopted = adopted;
    this.#folders = folders;
    this.happenings = adopted.happenings;
    this.#packages = this.#served(adopted.packages);
    this.#ids = adopted.packages
      .map(({ id }) => id)
      .toSorted(compareText)
      .join();
  }

  /** Folders and single images that are served where they lie. */
  get folders(): readonly string[] {
    return this.#adopted.folders.map(({ path }) => path);
  }

  get supply(): FirmwareSupply {
    return { packages: this.#packages, problems: this.#problems };
  }

  /** Looks into the files in the folders, which takes its time; afterwards `supply` knows what is wrong with them. */
  async inspect(): Promise<readonly Happening[]> {
    const surveyed = await Promise.all(
      this.#adopted.folders.map(async ({ path, files }) => survey(this.#folders, path, files)),
    );
    const files = surveyed.flat().flatMap((one) => one.files);
    const broken = files.filter(({ facts }) => isBroken(facts));
    this.#problems = new Map(broken.map(({ where, facts }) => [problemKey(where), facts.problems]));
    return surveyed.flat().flatMap((one) => assessed(one.name, one.files));
  }

  /** Until the returned function is called, `changed` is told what is served when somebody adds or removes a package. */
  watch(timing: Pick<Timing, 'every'>, changed: (supply: FirmwareSupply) => void): () => void {
    return timing.every(LOOK_EVERY, () => {
      if (this.refresh()) changed(this.supply);
    });
  }

  /** Reads the library again; false when nothing in it has changed. */
  refresh(): boolean {
    const { library } = this.#adopted;
    const ids = library.ids();
    if (!ids.ok || ids.value.join() === this.#ids) return false;
    const contents = library.contents();
    if (!contents.ok) return false;
    this.#ids = ids.value.join();
    this.#packages = this.#served(contents.value.packages);
    return true;
  }

  #served(packages: readonly StoredImages[]): readonly ServedPackage[] {
    const { library, given } = this.#adopted;
    return packages.map((stored) => servedPackage(library, stored, given.has(stored.id)));
  }
}
