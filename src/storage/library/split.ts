/**
 * Which files belong together. A download or folder is one package, whatever its folders; only where the same list of
 * files occurs in several folders, as when two releases were unpacked side by side, each of these is a package. Locales
 * have an XML file called `CIPC_Locale.loads` in each folder: that is no list.
 */

/** Groups of files by the folder that makes them a package; the folder is empty where all are one. */
export interface Group<T> {
  readonly folder: string;
  readonly files: readonly T[];
}

/**
 * In the order of the files. What lies in none of the folders in question is a package of its own where it has lists, and
 * goes with the first group otherwise.
 */
export function splitPackages<T extends { readonly path: string }>(files: readonly T[]): readonly Group<T>[] {
  const lists = files.filter(({ path }) => isList(path));
  const roots = rootsOf(lists.map(({ path }) => path));
  const [first] = roots;
  if (first === undefined || roots.length < 2) return [{ folder: '', files }];
  const apart = !roots.includes('') && lists.some(({ path }) => nearest(path, roots) === undefined);
  const rest = apart ? '' : first;
  const groups = new Map<string, T[]>([...roots, rest].map((root) => [root, []]));
  for (const file of files) groups.get(nearest(file.path, roots) ?? rest)?.push(file);
  return [...groups].map(([folder, members]) => ({ folder, files: members }));
}

/** A Mac puts a `._` file beside every file, and locales have an XML file in every folder. */
function isList(path: string): boolean {
  return /(^|\/)[^./][^/]*\.loads$/i.test(path) && !/locale\.loads$/i.test(path);
}

/** The folders with a list that is also in another folder. */
function rootsOf(lists: readonly string[]): readonly string[] {
  const folders = new Map<string, string[]>();
  for (const path of lists) {
    const name = path.slice(folderOf(path).length).toLowerCase();
    folders.set(name, [...(folders.get(name) ?? []), folderOf(path)]);
  }
  return [...new Set(lists.map(folderOf))].filter((folder) =>
    [...folders.values()].some((held) => held.length > 1 && held.includes(folder)),
  );
}

/** `download.zip`, or `download.zip: 8.5` for the package in the folder `8.5/` of it. */
export function packageName(download: string, { folder }: Pick<Group<unknown>, 'folder'>): string {
  return folder === '' ? download : `${download}: ${folder.replace(/!?\/$/, '')}`;
}

/** With the `/` at its end; empty for a file that lies in none. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function nearest(path: string, roots: readonly string[]): string | undefined {
  return roots.filter((root) => path.startsWith(root)).toSorted((a, b) => b.length - a.length)[0];
}
