/**
 * The packages in a folder of the user, which may change at any time. Only their lists are read here, so that the
 * station can serve before anybody has looked into the large files; what is found in those is told later.
 */
import { baseName } from '../formats/archive/entry-name.ts';
import { parseImageName } from '../formats/cisco/image-name.ts';
import type { FileFacts, Folders } from '../host/files/folders.ts';
import type { ImageProblem } from '../knowledge/image-problem.ts';
import { inspectImage, type ImageFacts } from '../knowledge/image-facts.ts';
import { judgePackage } from '../knowledge/verdict.ts';
import type { Instant } from '../lib/time.ts';
import { packageName, splitPackages } from '../storage/library/split.ts';
import type { FoundFile } from './files.ts';
import type { FileProblem } from './problem.ts';
import type { FileReader } from './file-reader.ts';
import { FolderSource } from './folder-source.ts';
import type { ServedPackage } from './served-package.ts';

/** What was found in files that are too large to look into before serving them, by path and version. */
export type KnownProblems = ReadonlyMap<string, readonly ImageProblem[]>;

export function problemKey({ path, version }: Pick<FileFacts, 'path' | 'version'>): string {
  return `${path}\0${version}`;
}

/** Lists are below 1 kB; anything larger is no list whatever its name. */
const LARGEST_LIST = 65_536;

export class FolderPackages {
  readonly #path: string;
  readonly #folders: Folders;
  readonly #source: FolderSource;
  #problems: KnownProblems = new Map();
  #files: readonly FileFacts[] | undefined;
  #packages: readonly ServedPackage[] = [];

  /** `path`: a folder, or a single file. */
  constructor(path: string, folders: Folders, now: () => Instant, reader: FileReader) {
    this.#path = path;
    this.#folders = folders;
    this.#source = new FolderSource(folders, [path], now, reader);
  }

  /** Any file of the folder by its name; undefined when there is none. */
  read(name: string): FoundFile | FileProblem | undefined {
    return this.#source.read(name);
  }

  /** Judged anew when something in the folder has changed. */
  packages(): readonly ServedPackage[] {
    const files = this.#source.files();
    if (this.#files === undefined || !sameFiles(files, this.#files)) this.#judge(files);
    return this.#packages;
  }

  changed(): void {
    this.#source.changed();
  }

  heed(problems: KnownProblems): void {
    this.#problems = problems;
    this.#files = undefined;
  }

  #judge(files: readonly FileFacts[]): void {
    this.#files = files;
    const groups = splitPackages(files.map((facts) => ({ path: facts.name, facts })));
    this.#packages = groups.map((group) => {
      const members = group.files.map(({ facts }) => facts);
      const { loads } = judgePackage(members.map((facts) => this.#atAGlance(facts)));
      const title = packageName(this.#path, group);
      return { id: title, title, given: true, loads, files: members };
    });
  }

  #atAGlance(file: FileFacts): ImageFacts {
    const name = baseName(file.name);
    const bytes = /\.loads$/i.test(name) && file.size <= LARGEST_LIST ? this.#folders.readAll(file.path) : undefined;
    if (bytes?.ok === true) return inspectImage(name, bytes.value);
    const named = parseImageName(name);
    const empty: readonly ImageProblem[] = file.size === 0 ? [{ kind: 'empty' }] : [];
    const problems = this.#problems.get(problemKey(file)) ?? empty;
    const unseen = { sha1: '', problems, checks: [], authenticity: 'unverifiable' } as const;
    return { name, size: file.size, ...unseen, ...(named && { named }) };
  }
}

function sameFiles(a: readonly FileFacts[], b: readonly FileFacts[]): boolean {
  return a === b || fingerprint(a) === fingerprint(b);
}

function fingerprint(files: readonly FileFacts[]): string {
  return files.map(problemKey).join('\n');
}
