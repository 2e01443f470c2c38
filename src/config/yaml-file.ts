/**
 * Reads the text of a YAML file into plain values, or says what in it cannot be read, with the lines and in words for
 * somebody who does not know YAML. It never throws for what a user wrote, and no file takes long to read.
 */
import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type YAMLError,
} from 'yaml';
import { err, ok, type Result } from '../lib/result.ts';
import type { SettingPath } from '../lib/setting-path.ts';

export interface YamlFile {
  /** Maps are objects, lists are arrays; null for an empty file. */
  readonly values: unknown;
  /** From 1: the line of what stands at the path, or of the closest that it would be in; 0 for what is not in the file. */
  lineOf(path: SettingPath): number;
}

export interface YamlIssue {
  /** From 1. */
  readonly line: number;
  /** What is wrong, and how it should look. */
  readonly message: string;
}

/** So many issues are told at most: `[` five thousand times would be five thousand of the same kind. */
const MOST_ISSUES = 20;
/** How deeply maps and lists may be nested. Settings need six levels. */
const DEEPEST = 64;
/**
 * How many values references may repeat in all: with ten lines that each repeat the one before ten times it would be ten
 * billion.
 */
const MOST_REPEATED = 100_000;

/** Issues are in the order of their lines, the first few of them. */
export function readYaml(text: string): Result<YamlFile, readonly YamlIssue[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const broken = [...document.errors, ...document.warnings].map((error): YamlIssue => ({
    line: lines.linePos(error.pos[0]).line,
    message: inWords(error),
  }));
  const issues = broken.length > 0 ? broken : new Structure(lines).issues(document.contents);
  if (issues.length > 0) return err(first(issues));
  // Circular references and too many of them were refused above; the library's own limit is a hundred.
  const values: unknown = document.toJS({ maxAliasCount: -1 });
  return ok({ values, lineOf: (path) => lineIn(document, lines, path) });
}

const QUOTES = 'text that begins with "*" must stand in quotes';
const TOO_DEEP = 'lists and values stand in each other too deeply to be settings';
const NO_NAME = 'a name must be a word or a number, in quotes if need be';

/** Sorts issues by their lines and drops those that are told twice. */
function first(issues: readonly YamlIssue[]): readonly YamlIssue[] {
  const byText = new Map(issues.map((issue) => [`${issue.line} ${issue.message}`, issue]));
  return [...byText.values()].toSorted((a, b) => a.line - b.line).slice(0, MOST_ISSUES);
}

/** Words for users instead of the library's messages, which are for programmers. */
function inWords({ code, message }: YAMLError): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; there can be only one: take out the line "---"';
    case 'BAD_ALIAS':
      return `"*" names no other place in this file; ${QUOTES}`;
    case 'TAG_RESOLVE_FAILED':
      return `${message}; text that begins with "!" must stand in quotes`;
    default:
      return message.startsWith('Maximum call stack') ? TOO_DEEP : message;
  }
}

/**
 * Looks for things that are correct YAML but no values: references to nothing or to themselves, too many of them. One for
 * each file.
 */
class Structure {
  readonly #lines: LineCounter;
  readonly #issues: YamlIssue[] = [];
  /** By the name of a place: how many values stand there; undefined while they are being counted. */
  readonly #anchors = new Map<string, number | undefined>();
  #repeated = 0;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  issues(contents: unknown): readonly YamlIssue[] {
    this.#count(contents, 0);
    return this.#issues;
  }

  /** How many values there are, those included that references repeat. */
  #count(node: unknown, depth: number): number {
    if (isAlias(node)) return this.#referred(node);
    if (isPair(node)) return this.#key(node.key) + this.#count(node.value, depth);
    if (!isCollection(node)) return this.#named(node, () => 1);
    if (depth > DEEPEST) return this.#found(node, TOO_DEEP);
    return this.#named(node, () => node.items.reduce((sum: number, item) => sum + this.#count(item, depth + 1), 1));
  }

  #named(node: unknown, count: () => number): number {
    const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
    if (anchor === undefined) return count();
    this.#anchors.set(anchor, undefined);
    const amount = count();
    this.#anchors.set(anchor, amount);
    return amount;
  }

  #key(key: unknown): number {
    if (isScalar(key)) return this.#named(key, () => 1);
    return key === null ? 0 : this.#found(key, NO_NAME);
  }

  #referred(alias: { readonly source: string }): number {
    const word = `*${alias.source}`;
    const hint = `${QUOTES}: '${word}'`;
    if (!this.#anchors.has(alias.source))
      return this.#found(
        alias,
        `${word} without quotes means what stands at &${alias.source}, which is nowhere before; ${hint}`,
      );
    const amount = this.#anchors.get(alias.source);
    if (amount === undefined) return this.#found(alias, `${word} stands within what it means, and would never end`);
    const before = this.#repeated;
    this.#repeated += amount;
    if (before <= MOST_REPEATED && this.#repeated > MOST_REPEATED)
      this.#found(alias, `references like ${word} repeat more than ${MOST_REPEATED} values; write out what is needed`);
    return Math.min(amount, MOST_REPEATED);
  }

  #found(node: unknown, message: string): number {
    this.#issues.push({ line: this.#lines.linePos(startOf(node) ?? 0).line, message });
    return 0;
  }
}

function lineIn({ contents }: Document, lines: LineCounter, path: SettingPath): number {
  let [node, line]: [unknown, number] = [contents, 0];
  for (const step of path) {
    const pair = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      : undefined;
    const item: unknown = isSeq(node) ? node.items[Number(step)] : pair?.key;
    const start = startOf(item);
    if (start === undefined) return line;
    [node, line] = [isSeq(node) ? item : pair?.value, lines.linePos(start).line];
  }
  return line;
}

function startOf(node: unknown): number | undefined {
  const range: unknown = typeof node === 'object' && node !== null ? Reflect.get(node, 'range') : undefined;
  const start: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof start === 'number' ? start : undefined;
}
