/**
 * The packages in a folder of the user, which may change at any time. Only their lists are read here, so that the
 * station can serve before anybody has looked into the large files; what is found in those is told later.
 */
import { baseName } from '../formats/archive/entry-name.ts';
import { parseImageName } from '../formats/cisco/image-name.ts';
import type { AskedFolders } from '../host/files/asked-folders.ts';
import type { FileFacts } from '../host/files/folders.ts';
import type { ImageProblem } from '../knowledge/image-problem.ts';
import { inspectImage, type ImageFacts } from '../knowledge/image-facts.ts';
import { judgePackage } from '../knowledge/verdict.ts';
import { seconds, since, type Instant } from '../lib/time.ts';
import { allOf, followedBy, mapped, unless, type Underway } from '../lib/underway.ts';
import { packageName, splitPackages } from '../storage/library/split.ts';
import type { FileReader, ReadFile } from './file-reader.ts';
import { FolderSource, type Fresh } from './folder-source.ts';
import type { ServedPackage } from './served-package.ts';

/** What was found in files that are too large to look into before serving them, by path and version. */
export type KnownProblems = ReadonlyMap<string, readonly ImageProblem[]>;

export function problemKey({ path, version }: Pick<FileFacts, 'path' | 'version'>): string {
  return `${path}\0${version}`;
}

/** Lists are below 1 kB; anything larger is no list whatever its name. */
const LARGEST_LIST = 65_536;
/** A disk that takes longer to read the lists is not waited for where the packages are known as they were. */
const PATIENCE = seconds(1);

/** What a list holds; nothing where it could not be read. */
type ListBytes = Uint8Array | 'unread';

export class FolderPackages {
  readonly #path: string;
  readonly #folders: AskedFolders;
  readonly #source: FolderSource;
  readonly #now: () => Instant;
  #problems: KnownProblems = new Map();
  /** What the packages were made of; undefined while they have to be made anew. */
  #files: readonly FileFacts[] | undefined;
  #packages: readonly ServedPackage[] | undefined;
  #judging: Underway<Fresh> | undefined;
  /** The lists that were read, by path and version. */
  #lists: ReadonlyMap<string, ListBytes> = new Map();

  /** `path`: a folder, or a single file. */
  constructor(path: string, folders: AskedFolders, now: () => Instant, reader: FileReader) {
    this.#path = path;
    this.#folders = folders;
    this.#now = now;
    this.#source = new FolderSource(folders, [path], now, reader);
  }

  /** Any file of the folder by its name. */
  read(name: string): Underway<ReadFile> {
    return this.#source.read(name);
  }

  /** Ends when `packages` are those of the folder as it is, or the disk lets wait. */
  fresh(): Underway<Fresh> {
    const began = this.#now();
    const late = (): Fresh | undefined =>
      this.#packages !== undefined && since(began, this.#now()) > PATIENCE ? 'fresh' : undefined;
    return unless(
      followedBy(this.#source.fresh(), () => this.#judged()),
      late,
    );
  }

  get packages(): readonly ServedPackage[] {
    return this.#packages ?? [];
  }

  /** Whether the folder had a file of that name when it was last listed. */
  has(name: string): boolean {
    return this.#source.has(name);
  }

  /** All files of the folder, as they were when it was last listed. */
  get files(): readonly FileFacts[] {
    return this.#source.files;
  }

  changed(): void {
    this.#source.changed();
  }

  heed(problems: KnownProblems): void {
    this.#problems = problems;
    this.#files = undefined;
  }

  #judged(): Underway<Fresh> {
    if (this.#judging?.outcome() !== undefined) this.#judging = undefined;
    if (this.#judging !== undefined) return followedBy(this.#judging, () => this.#judged());
    const { files } = this.#source;
    if (this.#files === files) return FRESH;
    this.#judging = mapped(this.#read(files.filter(isList)), (lists) => this.#judge(files, lists));
    return this.#judging;
  }

  #read(lists: readonly FileFacts[]): Underway<ReadonlyMap<string, ListBytes>> {
    const read = lists.map((facts) => mapped(this.#bytes(facts), (bytes) => [problemKey(facts), bytes] as const));
    return mapped(allOf(read), (pairs) => new Map(pairs));
  }

  #bytes(facts: FileFacts): Underway<ListBytes> {
    const known = this.#lists.get(problemKey(facts));
    if (known !== undefined) return { outcome: () => known };
    const looked = this.#folders.look(facts, { largest: LARGEST_LIST });
    return mapped(looked, (found) => (found.kind === 'whole' ? found.bytes : 'unread'));
  }

  #judge(files: readonly FileFacts[], lists: ReadonlyMap<string, ListBytes>): Fresh {
    this.#files = files;
    this.#lists = lists;
    const groups = splitPackages(files.map((facts) => ({ path: facts.name, facts })));
    this.#packages = groups.map((group) => {
      const members = group.files.map(({ facts }) => facts);
      const { loads } = judgePackage(members.map((facts) => this.#atAGlance(facts)));
      const title = packageName(this.#path, group);
      return { id: title, title, given: true, loads, files: members };
    });
    return 'fresh';
  }

  #atAGlance(file: FileFacts): ImageFacts {
    const name = baseName(file.name);
    const bytes = this.#lists.get(problemKey(file));
    if (bytes !== undefined && bytes !== 'unread') return inspectImage(name, bytes);
    const named = parseImageName(name);
    const empty: readonly ImageProblem[] = file.size === 0 ? [{ kind: 'empty' }] : [];
    const problems = this.#problems.get(problemKey(file)) ?? empty;
    const unseen = { sha1: '', problems, checks: [], authenticity: 'unverifiable' } as const;
    return { name, size: file.size, ...unseen, ...(named && { named }) };
  }
}

const FRESH: Underway<Fresh> = { outcome: () => 'fresh' };

function isList({ name, size }: FileFacts): boolean {
  return /\.loads$/i.test(baseName(name)) && size <= LARGEST_LIST;
}
