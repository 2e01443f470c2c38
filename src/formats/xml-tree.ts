/**
 * Reads XML that somebody else wrote, into elements in their order. Bounded in size, depth and number of elements; entities of
 * its own are refused, because a few lines of them could stand for gigabytes. Never throws.
 */
import { XMLParser } from 'fast-xml-parser';
import { err, ok, type Result } from '../lib/result.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text directly in it, without blanks around. */
  readonly text: string;
}

export interface XmlTrouble {
  /** For people: `"</name>" is missing`. */
  readonly reason: string;
  /** From 1; 0 where no line is to blame. */
  readonly line: number;
  /** It is no XML at all, but maybe something else. */
  readonly isOther?: true;
}

/** No configuration of a phone is larger. Bytes. */
export const LARGEST_XML = 256 * 1024;
const DEEPEST = 32;
const MOST_ELEMENTS = 20_000;

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const PARSER = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: DEEPEST,
});

/** The root element. */
export function readXml(bytes: Uint8Array): Result<XmlElement, XmlTrouble> {
  if (bytes.length > LARGEST_XML) return trouble(`it has more than ${LARGEST_XML / 1024} kB`);
  if (bytes.length === 0) return trouble('it is empty');
  const text = decoded(bytes);
  if (!text.ok) return text;
  if (!/^\s*</.test(text.value)) return err({ reason: 'it does not begin with "<"', line: 1, isOther: true });
  const wrong = forbidden(text.value) ?? malformed(text.value);
  return wrong === undefined ? parsed(text.value) : err(wrong);
}

/** Undefined for none. */
export function childOf({ children }: XmlElement, name: string): XmlElement | undefined {
  return children.find((child) => child.name === name);
}

/** The element at the end of a path of names. */
export function elementAt(root: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => at && childOf(at, name), root);
}

/** The element itself and all below, each with the element it stands in. */
export function* everyElement(
  root: XmlElement,
  parent?: XmlElement,
): Generator<{ readonly element: XmlElement; readonly parent: XmlElement | undefined }> {
  yield { element: root, parent };
  for (const child of root.children) yield* everyElement(child, root);
}

function decoded(bytes: Uint8Array): Result<string, XmlTrouble> {
  const [first, second] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || second === 0;
  if (isWide) return trouble('it is written in UTF-16', 1);
  try {
    return ok(UTF8.decode(bytes));
  } catch {
    const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
    if (/encoding=["'](iso-8859-1|windows-1252)/i.test(start)) return ok(new TextDecoder('latin1').decode(bytes));
    return trouble('it has signs that are not written in UTF-8', 1);
  }
}

/** Signs below the blank that are no tab and no line end. */
const CONTROL = /[^\P{Cc}\t\n\r\u007f-\u009f]/u;

/** What parsers take and a phone does not, or what would make a parser work for ever. */
function forbidden(text: string): XmlTrouble | undefined {
  const bare = blanked(text);
  const doctype = bare.search(/<!/);
  if (doctype >= 0) return { reason: 'it has a DOCTYPE, or a comment that does not end', line: lineAt(text, doctype) };
  const lone = bare.search(/&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/i);
  if (lone >= 0) return { reason: '"&" stands for itself, which is written "&amp;"', line: lineAt(text, lone) };
  const control = bare.search(CONTROL);
  return control < 0 ? undefined : { reason: 'it holds a control character', line: lineAt(text, control) };
}

/** The same without what stands in comments, declarations and CDATA, so that every place keeps its number. */
function blanked(text: string): string {
  return text.replaceAll(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>/g, (part) => part.replaceAll(/[^\n]/g, ' '));
}

const TAG = /<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;

/** Whether every tag is one, and ends what it began. */
function malformed(text: string): XmlTrouble | undefined {
  const bare = blanked(text);
  const open: string[] = [];
  for (let at = bare.indexOf('<'); at >= 0; at = bare.indexOf('<', at + 1)) {
    TAG.lastIndex = at;
    const [whole, closes, name = '', attributes = '', isEmpty] = TAG.exec(bare) ?? [];
    const wrong = whole === undefined ? 'a "<" begins no tag' : tagProblem(closes === '/', name, attributes, open);
    if (wrong !== undefined) return { reason: wrong, line: lineAt(text, at) };
    if (closes !== '/' && isEmpty !== '/') open.push(name);
  }
  const left = open.at(-1);
  return left === undefined ? undefined : { reason: `</${left}> is missing`, line: lineAt(text, text.length) };
}

function tagProblem(closes: boolean, name: string, attributes: string, open: string[]): string | undefined {
  const names = [...attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g)].map((match) => match[1]);
  if (new Set(names).size < names.length) return `<${name}> has an attribute twice`;
  if (!closes) return undefined;
  const opened = open.pop();
  if (opened === name) return undefined;
  return opened === undefined ? `</${name}> ends nothing` : `<${opened}> ends with </${name}>`;
}

function parsed(text: string): Result<XmlElement, XmlTrouble> {
  try {
    const counted = { left: MOST_ELEMENTS };
    const roots = elementsIn(PARSER.parse(text), counted, 0);
    const [root, second] = roots;
    if (root === undefined) return trouble('it has no element');
    if (second !== undefined) return trouble(`a second document begins with <${second.name}>`);
    return ok(root);
  } catch (error) {
    return trouble(messageOf(error));
  }
}

/** The parser gives `[{ name: [...], ':@': { attribute: value } }, { '#text': '...' }]`. */
function elementsIn(nodes: unknown, counted: { left: number }, depth: number): readonly XmlElement[] {
  if (!Array.isArray(nodes)) return [];
  if (depth > DEEPEST) throw new Error('its elements stand in each other too deeply');
  return nodes.flatMap((node: unknown): readonly XmlElement[] => {
    if (typeof node !== 'object' || node === null) return [];
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
    if (name === undefined || name.startsWith('?') || name.startsWith('#')) return [];
    counted.left -= 1;
    if (counted.left < 0) throw new Error('it has too many elements');
    const inside: unknown = Reflect.get(node, name);
    return [
      {
        name,
        attributes: attributesOf(Reflect.get(node, ':@')),
        children: elementsIn(inside, counted, depth + 1),
        text: textIn(inside).trim(),
      },
    ];
  });
}

function attributesOf(found: unknown): Readonly<Record<string, string>> {
  if (typeof found !== 'object' || found === null) return {};
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, decodedEntities(value)]] : [],
    ),
  );
}

function textIn(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  return nodes
    .map((node: unknown) => {
      if (typeof node !== 'object' || node === null) return '';
      const text: unknown = Reflect.get(node, '#text');
      return typeof text === 'string' ? decodedEntities(text) : textIn(Reflect.get(node, '#cdata'));
    })
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodedEntities(text: string): string {
  return text.replaceAll(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, name, decimal, hex) => {
    if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? whole;
    const code = Number.parseInt(String(decimal ?? hex), decimal === undefined ? 16 : 10);
    return code > 0x10_ffff ? '' : String.fromCodePoint(code);
  });
}

function lineAt(text: string, index: number): number {
  return text.slice(0, Math.max(0, index)).split('\n').length;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function trouble(reason: string, line = 0): Result<never, XmlTrouble> {
  return err({ reason, line });
}
