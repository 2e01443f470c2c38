/**
 * Changes of a YAML text that touch only the lines they are about, so that comments, order, indentation and line ends stay as
 * somebody wrote them. Each returns undefined where the text is written in a way that it does not know. Whoever calls it reads
 * the new text again, and takes it only if it says what was meant.
 */
import { isCollection, isMap, isNode, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';
import type { SettingPath } from '../lib/setting-path.ts';

export interface Source {
  readonly text: string;
  /** Read from this text, and not changed since. */
  readonly document: Document;
}

/** What stands behind the last key of a path; `indent` is that of this key. */
type Tail = (indent: string, eol: string) => string;

/** `value`: one line of YAML. */
export function putValue(source: Source, path: SettingPath, value: string): string | undefined {
  const node = source.document.getIn(path, true);
  if (node === undefined) return putNew(source, path, () => ` ${value}`);
  if (!isNode(node) || !isInLine(node)) return undefined;
  const [start, end] = spanOf(node) ?? [];
  if (start === undefined || end === undefined) return undefined;
  return `${source.text.slice(0, start)}${start === end ? ' ' : ''}${value}${source.text.slice(end)}`;
}

/** Puts an entry at the end of a list, which is made where there is none. */
export function putEntry(source: Source, path: SettingPath, entry: string): string | undefined {
  const { text, document } = source;
  const list = document.getIn(path, true);
  if (list === undefined) return putNew(source, path, (indent, eol) => `${eol}${indent}  - ${entry}`);
  if (!isSeq(list) || list.items.length === 0) return putValue(source, path, `[${entry}]`);
  const last = list.items.at(-1);
  const [start] = spanOf(list) ?? [];
  if (!isNode(last) || start === undefined) return undefined;
  if (list.flow === true) return inserted(text, endOf(text, last), `, ${entry}`);
  return withLine(text, endOf(text, last), `${indentAt(text, start)}- ${entry}`);
}

/** Takes out a key with its value, or an entry of a list, with all its lines. */
export function takeOut(source: Source, path: SettingPath): string | undefined {
  const { text, document } = source;
  const above = path.slice(0, -1);
  const parent = above.length === 0 ? document.contents : document.getIn(above, true);
  const item = itemAt(parent, path.at(-1));
  if (item === undefined || !isCollection(parent) || parent.flow === true) return undefined;
  const start = lineStart(text, item.start);
  if (!/^\s*(?:-\s+)?$/.test(text.slice(start, item.start))) return undefined;
  const left = `${text.slice(0, start)}${text.slice(lineEnd(text, endOf(text, item.node)))}`;
  if (parent.items.length > 1 || above.length === 0) return left;
  // Nothing is left of the map: it has to say that it is one.
  const holder = itemAt(document.getIn(above.slice(0, -1), true) ?? document.contents, above.at(-1));
  const colon = holder === undefined ? -1 : text.indexOf(':', holder.keyEnd);
  return isMap(parent) && colon >= 0 && colon < start ? inserted(left, colon + 1, ' {}') : undefined;
}

/** A key that is not there, below the closest map that is. */
function putNew({ text, document }: Source, path: SettingPath, tail: Tail): string | undefined {
  const eol = eolOf(text);
  if (document.contents === null) return withLine(text, text.length, keyLines(path, '', eol, tail));
  for (let depth = path.length - 1; depth >= 0; depth -= 1) {
    const parent = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    const rest = path.slice(depth);
    if (isMap(parent)) return putInto(text, parent, rest, tail);
    if (!isScalar(parent)) continue;
    // `tftp:` with nothing behind it.
    const holder = itemAt(
      depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true),
      path[depth - 1],
    );
    if (holder === undefined || parent.value !== null) return undefined;
    const indent = `${indentAt(text, holder.start)}  `;
    return withLine(text, holder.keyEnd, keyLines(rest, indent, eol, tail));
  }
  return undefined;
}

function putInto(
  text: string,
  parent: { readonly flow?: boolean; readonly items: readonly Pair[] },
  rest: SettingPath,
  tail: Tail,
): string | undefined {
  const last = parent.items.at(-1);
  if (last === undefined || parent.flow === true || !isNode(last.key)) return undefined;
  const [start] = spanOf(last.key) ?? [];
  const end = isNode(last.value) && last.value.range?.[1] !== last.value.range?.[0] ? last.value : last.key;
  if (start === undefined) return undefined;
  return withLine(text, endOf(text, end), keyLines(rest, indentAt(text, start), eolOf(text), tail));
}

/** `a:` and below it, further in, `b:` with its tail. */
function keyLines(path: SettingPath, indent: string, eol: string, tail: Tail): string {
  const inner = (depth: number): string => `${indent}${'  '.repeat(depth)}`;
  const keys = path.map((key, depth) => `${inner(depth)}${key}:`);
  return `${keys.join(eol)}${tail(inner(path.length - 1), eol)}`;
}

interface Item {
  /** The key, or the entry of a list. */
  readonly start: number;
  readonly keyEnd: number;
  /** Its last node. */
  readonly node: Node;
}

function itemAt(parent: unknown, step: string | number | undefined): Item | undefined {
  if (isSeq(parent)) {
    const node = parent.items[Number(step)];
    const span = isNode(node) ? spanOf(node) : undefined;
    return isNode(node) && span !== undefined ? { start: span[0], keyEnd: span[0], node } : undefined;
  }
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === step);
  if (pair === undefined || !isNode(pair.key)) return undefined;
  const span = spanOf(pair.key);
  const hasValue = isNode(pair.value) && spanOf(pair.value)?.[0] !== spanOf(pair.value)?.[1];
  return span && { start: span[0], keyEnd: span[1], node: hasValue && isNode(pair.value) ? pair.value : pair.key };
}

/** Whether it stands in one line with its key, and nothing else refers to it. */
function isInLine(node: Node): boolean {
  if (isScalar(node))
    return node.anchor === undefined && node.tag === undefined && !(node.type ?? '').startsWith('BLOCK');
  return isCollection(node) && node.flow === true && node.anchor === undefined && node.tag === undefined;
}

function spanOf(node: Node): readonly [number, number] | undefined {
  return node.range === undefined || node.range === null ? undefined : [node.range[0], node.range[1]];
}

/** Behind the last letter of it. */
function endOf(text: string, node: Node): number {
  let end = node.range?.[1] ?? text.length;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end -= 1;
  return end;
}

function indentAt(text: string, at: number): string {
  return ' '.repeat(at - lineStart(text, at));
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the end of the line. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

function inserted(text: string, at: number, what: string): string {
  return `${text.slice(0, at)}${what}${text.slice(at)}`;
}

/** Puts a line, or several, below the one that this place lies in. */
function withLine(text: string, at: number, line: string): string {
  const eol = eolOf(text);
  const end = lineEnd(text, at);
  const before = text.slice(0, end);
  const isWhole = before === '' || before.endsWith('\n');
  return `${before}${isWhole ? '' : eol}${line}${eol}${text.slice(end)}`;
}

/** As the file has them. */
export function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
