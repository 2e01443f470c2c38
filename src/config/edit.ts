/**
 * Changes one setting in the text of `rouse.yaml`, and leaves everything else as somebody wrote it: comments, order, blanks.
 * What is written in an unusual way (a map in one line, text of several lines) is written anew by the YAML library, which keeps
 * comments and order too.
 */
import { isDeepStrictEqual } from 'node:util';
import { isAlias, isCollection, isMap, isScalar, isSeq, parseDocument, stringify, type Document } from 'yaml';
import { parseMac } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { formatPath, type SettingPath } from '../lib/setting-path.ts';
import { eolOf, putEntry, putValue, takeOut, type Source } from './splice.ts';
import { readYaml } from './yaml-file.ts';

/** The new text, or why there is none. */
export type Edited = Result<string, string>;

/** `value` is YAML; undefined takes the setting out of the file. */
export function withSetting(text: string, path: SettingPath, value: string | undefined): Edited {
  const source = read(text);
  if (!source.ok) return source;
  const { document } = source.value;
  const steps = asWritten(document, path);
  const obstacle = obstacleTo(document, steps);
  if (obstacle !== undefined) return err(obstacle);
  if (value === undefined) return document.hasIn(steps) ? without(source.value, steps) : ok(text);
  const meant = readYaml(value);
  if (!meant.ok || value.trim() === '') return err(`"${value}" cannot be read as a value`);
  const plain = meant.value.values;
  return settled(source.value, putValue(source.value, steps, inLine(plain)), (changed) => {
    const before = changed.getIn(steps, true);
    const after = changed.createNode(plain);
    if (isScalar(before) || isCollection(before)) {
      after.comment = before.comment ?? null;
      after.commentBefore = before.commentBefore ?? null;
    }
    makeRoom(changed, steps);
    changed.setIn(steps, after);
  });
}

type Entry = Readonly<Record<string, string>>;

/** Adds an entry to a list, which is made where there is none. */
export function withEntry(text: string, path: SettingPath, entry: Entry): Edited {
  const source = read(text);
  if (!source.ok) return source;
  const obstacle = obstacleTo(source.value.document, [...path, 0]);
  if (obstacle !== undefined) return err(obstacle);
  return settled(source.value, putEntry(source.value, path, inLine(entry)), (changed) => {
    makeRoom(changed, path);
    const list = changed.getIn(path);
    if (isSeq(list)) changed.addIn(path, changed.createNode(entry));
    else changed.setIn(path, changed.createNode([entry]));
  });
}

/** Takes the entries of a device out of a list. */
export function withoutDevice(text: string, path: SettingPath, hardware: string): Edited {
  const source = read(text);
  if (!source.ok) return source;
  const at = deviceIn(source.value.document, path, hardware);
  if (at === undefined) return ok(text);
  const list = source.value.document.getIn(path);
  const isLast = isSeq(list) && list.items.length === 1;
  const left = without(source.value, isLast ? path : [...path, at]);
  return left.ok ? withoutDevice(left.value, path, hardware) : left;
}

/** Gives the entry of a device another value, and leaves what else it says; an entry is added where there is none. */
export function withDevice(text: string, path: SettingPath, hardware: string, key: string, value: string): Edited {
  const source = read(text);
  if (!source.ok) return source;
  const at = deviceIn(source.value.document, path, hardware);
  return at === undefined
    ? withEntry(text, path, { hardware, [key]: value })
    : withSetting(text, [...path, at, key], value);
}

/** What the file says of a setting, as one line of YAML; undefined where it says nothing. */
export function settingIn(text: string, path: SettingPath): string | undefined {
  const source = read(text);
  if (!source.ok) return undefined;
  const { document } = source.value;
  const value = asWritten(document, path).reduce(below, document.toJS({ maxAliasCount: -1 }));
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' && !/[:#{}[\],&*!|>'"%@`\n]/.test(value) ? value : JSON.stringify(value);
}

function below(value: unknown, step: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? Reflect.get(value, step)
    : undefined;
}

/** The index of its first entry, however its hardware address is spelled. */
function deviceIn(document: Document, path: SettingPath, hardware: string): number | undefined {
  const list = obstacleTo(document, path) === undefined ? document.getIn(path) : undefined;
  if (!isSeq(list)) return undefined;
  const at = list.items.findIndex((item) => isMap(item) && same(item.get('hardware'), hardware));
  return at === -1 ? undefined : at;
}

function same(there: unknown, wanted: string): boolean {
  const [one, other] = [parseMac(String(there)), parseMac(wanted)];
  return one.ok && other.ok && one.value === other.value;
}

function without(source: Source, path: SettingPath): Edited {
  return settled(source, takeOut(source, path), (changed) => changed.deleteIn(path));
}

/** The text that was pieced together, if it says the same as the document that was changed; else that one, written anew. */
function settled({ text }: Source, pieced: string | undefined, change: (document: Document) => void): Edited {
  const changed = parseDocument(text);
  change(changed);
  const wanted = valuesOf(changed);
  if (wanted === undefined) return err('another place in the file refers to it: change it there, by hand');
  if (pieced !== undefined && says(pieced, wanted.values)) return ok(pieced);
  // Long lines stay what they are.
  const anew = changed.toString({ lineWidth: 0 }).replaceAll(/\r?\n/g, eolOf(text));
  return says(anew, wanted.values) ? ok(anew) : err('the file is written in an unusual way: change it by hand');
}

function says(text: string, wanted: unknown): boolean {
  const got = readYaml(text);
  return got.ok && isDeepStrictEqual(got.value.values ?? {}, wanted ?? {});
}

/** Undefined when something refers to what is not there any more. */
function valuesOf(document: Document): { readonly values: unknown } | undefined {
  try {
    const values: unknown = document.toJS({ maxAliasCount: -1 });
    return { values };
  } catch {
    return undefined;
  }
}

function read(text: string): Result<Source, string> {
  const sound = readYaml(text);
  if (sound.ok) return ok({ text, document: parseDocument(text) });
  const [first] = sound.error;
  return err(`the file cannot be read as it is (line ${first?.line ?? 1}): correct it first`);
}

/** Names are texts here; in the file they may be numbers: `150`. */
function asWritten(document: Document, path: SettingPath): SettingPath {
  let node: unknown = document.contents;
  return path.map((step) => {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && String(key.value) === step) : undefined;
    node = isSeq(node) ? node.items[Number(step)] : pair?.value;
    const key = isScalar(pair?.key) ? pair.key.value : step;
    return typeof key === 'number' ? key : step;
  });
}

/** What stands on the way to a setting and is no map. */
function obstacleTo(document: Document, path: SettingPath): string | undefined {
  let node: unknown = document.contents ?? undefined;
  for (const [depth, step] of path.entries()) {
    if (node === undefined || (isScalar(node) && node.value === null)) return undefined;
    const where = depth === 0 ? 'the file' : `"${formatPath(path.slice(0, depth))}" in the file`;
    if (isAlias(node)) return `${where} is written elsewhere (*${node.source}): change it there, by hand`;
    if (typeof step === 'number' ? !isCollection(node) : !isMap(node)) return `${where} holds no settings`;
    node = isCollection(node) ? node.get(step, true) : undefined;
    if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined)
      return `other places in the file refer to it (&${node.anchor}): change it there, by hand`;
  }
  return undefined;
}

/** `tftp:` with nothing behind it is no map yet. */
function makeRoom(document: Document, path: SettingPath): void {
  if (isScalar(document.contents)) document.contents = null;
  for (let depth = 1; depth < path.length; depth += 1) {
    const above = path.slice(0, depth);
    const node = document.getIn(above, true);
    if (isScalar(node) && node.value === null) document.setIn(above, document.createNode({}));
  }
}

/** As one line of YAML. */
function inLine(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, blockQuote: false }).trimEnd();
}
