/**
 * The payload of `.loads` files: which image files make up one load, in the order in which a phone fetches them. Every
 * phone generation has its own dialect; `OS79XX.TXT`, the one-line file of the first SIP phones, belongs here too.
 * Dialects as found in published packages.
 */
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { latin1 } from '../../lib/text.ts';
import { asciiBytes } from '../bytes.ts';
import { parseImageName, type PhoneProtocol } from './image-name.ts';

/**
 * `79x1`: 7906 to 7975 without 7940/60; `79x0`: 7940 and 7960; `69xx`: 6921 to 6961; `6901`: 6901 and 6911; `bins`:
 * 6945 and 8941/45; `792x`: the wireless phones; `linux`: the 78xx and those after it; `os79xx`: the single line of
 * OS79XX.TXT; `other`: names, nothing more.
 */
export type LoadsDialect = '79x1' | '79x0' | '69xx' | '6901' | 'bins' | '792x' | 'linux' | 'os79xx' | 'other';

export interface ListedFile {
  readonly name: string;
  /** Bytes of the whole signed file; only the wireless phones say it. */
  readonly size?: number;
  /** 32 lower-case hexadecimal digits; only the wireless phones say it. */
  readonly md5?: string;
  /** The phone goes on without it. */
  readonly optional: boolean;
}

/** A condition on the phone: `HARDWARE_COMP_1` = `15`, `HW_REV` = `0-4.*`, `SW_CAP` = `EAP-TLS,PEAP,VSFIX`. */
export interface LoadGate {
  readonly name: string;
  readonly value: string;
}

export interface LoadList {
  readonly kind: 'load-list';
  readonly dialect: LoadsDialect;
  /** In the order of fetching; at least one. */
  readonly files: readonly ListedFile[];
  /** The version in clear text, or the one in the names of the listed files. */
  readonly version?: string;
  /** The component number of a load of the 79x1 class: `11` for 7906 and 7911. */
  readonly family?: string;
  readonly protocol?: PhoneProtocol;
  readonly gates: readonly LoadGate[];
  readonly anomalies: readonly string[];
}

/** `xml`: locale packages call one of their XML files `CIPC_Locale.loads`; it lists no image. */
export type LoadsFile = LoadList | { readonly kind: 'xml' };

/** Real lists are below 1 kB; nothing that lists files needs more. */
const LONGEST_LIST = 0x10000;
const LONGEST_NAME = 128;
/** Where its first `<` is, after whatever blanks. */
const START_OF_XML = 256;

/** U+FEFF in UTF-8, read one byte a character. */
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

const RELEASE_LINE = /^#.*\bload version (\S+)/i;
const HARDWARE_LINE = /^#\s*(HARDWARE_COMP_\d+)\s+(\S+)/;
const REQUIREMENT_LINE = /^#\?\s*(\w+)\s+(.*\S)/;
const FILE_NAME = /^[\w.()+-]+$/;
const COMPATIBILITY_LINE = /^\s*([hs]wcompat)[\s=:]+(\S+)/gim;
/** Lists of the phones that run Linux have sections and settings, and say more of each image than its name. */
const SECTIONS = /^\s*(\[[^\]\n]*\]|PLATFORM_\d+\b|[hs]wcompat\b|(?!LA_VERSION)[a-z]\w*\s*[=:])/im;
const IMAGE_IN_TEXT = /(?<![\w.+-])[a-z][\w.+-]*\.(?:sbn|sebn|sgn|zz|bin)(?![\w.+-])/gi;
const MOST_IN_TEXT = 256;

interface Lines {
  readonly files: ListedFile[];
  readonly gates: LoadGate[];
  release?: string;
  loaderVersion?: string;
}

/** How the list is to be read where its contents do not tell. */
export interface LoadsOptions {
  /** It is OS79XX.TXT: the first line is the name of an image without its ending. */
  readonly oneLine?: boolean;
  /** Its format is not known, as that of the newest phones: the names of images in it are what it lists. */
  readonly unknownFormat?: boolean;
}

/** Decodes the payload of a `.loads` file, or the whole of `OS79XX.TXT`. */
export function decodeLoads(payload: Uint8Array, options: LoadsOptions = {}): Result<LoadsFile, Malformed> {
  if (options.oneLine !== true && isXml(payload.subarray(0, START_OF_XML))) return ok({ kind: 'xml' });
  if (payload.length > LONGEST_LIST) return malformed('too long for a list of files', 'loads', LONGEST_LIST);
  const text = latin1(payload).replace(BYTE_ORDER_MARK, '');
  const marked = latin1(payload).startsWith(BYTE_ORDER_MARK);
  const odd = text.search(/[^\t\r\n -~]/);
  const hasSections = odd === -1 && options.oneLine !== true && SECTIONS.test(text);
  const named = hasSections || options.unknownFormat === true ? namesIn(text) : undefined;
  if (named !== undefined) return named;
  return odd === -1 ? decodeText(text, marked, options) : malformed('not a text', 'loads', odd);
}

function decodeText(text: string, marked: boolean, { oneLine }: LoadsOptions): Result<LoadsFile, Malformed> {
  return oneLine === true ? decodeOneLine(text, marked) : decodeLines(text, marked);
}

/** Everything in it that is called like an image, in order. */
function namesIn(text: string): Result<LoadsFile, Malformed> | undefined {
  const found = (text.match(IMAGE_IN_TEXT) ?? []).filter((name) => name.length <= LONGEST_NAME);
  const names = [...new Set(found)].slice(0, MOST_IN_TEXT);
  if (names.length === 0) return undefined;
  const gates = [...text.matchAll(COMPATIBILITY_LINE)].map(([, name = '', value = '']) => ({ name, value }));
  return ok(describe({ files: names.map((name) => ({ name, optional: false })), gates }, []));
}

/** The phone takes all of the line for the name, and adds the ending itself (CSCdv19260). */
function decodeOneLine(text: string, marked: boolean): Result<LoadsFile, Malformed> {
  const [first = '', ...more] = text.trimStart().split(/[\r\n]+/);
  const name = first.trim();
  if (name.length > LONGEST_NAME || !FILE_NAME.test(name)) return malformed('not the name of an image', 'line', 0);
  const image = name.replace(/\.(bin|sbn|sb2|loads)$/i, '');
  const anomalies = [
    ...(marked ? [BYTE_ORDER_ANOMALY] : []),
    ...(/^\s|[\t\r ]\n?$|\r/.test(text) ? [BLANK_ANOMALY] : []),
    ...(image === name ? [] : [`the ending ${name.slice(image.length)}, which the phone adds itself`]),
    ...(more.some((line) => line.trim() !== '') ? ['more than one line'] : []),
  ];
  const list = describe({ files: [{ name: image, optional: false }], gates: [] }, anomalies);
  return ok({ ...list, dialect: 'os79xx', version: image });
}

/** Of any length, in UTF-8 or UTF-16, with and without a byte-order mark. */
function isXml(start: Uint8Array): boolean {
  return /^(\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?[\s\0]*</.test(latin1(start));
}

/** Encodes a list of the 79x1 class byte for byte as published lists are: CR LF, and a blank after the last two names. */
export function encodeLoads(release: string, names: readonly string[], gate?: LoadGate): Uint8Array {
  const head = [
    '#',
    '# This file contains a list of archive image files that will be requested by the',
    `# RELEASE load version ${release}`,
    '#',
    ...(gate === undefined ? [] : [`#${gate.name} ${gate.value}`]),
    '',
  ];
  const listed = names.map((name, index) => (index < names.length - 2 ? name : `${name} `));
  return asciiBytes([...head, ...listed].map((line) => `${line}\r\n`).join(''));
}

function decodeLines(text: string, marked: boolean): Result<LoadsFile, Malformed> {
  const lines: Lines = { files: [], gates: [] };
  let offset = 0;
  for (const line of text.split('\n')) {
    const reason = readLine(line.trim(), lines);
    if (reason !== undefined) return malformed(reason, 'line', offset);
    offset += line.length + 1;
  }
  if (lines.files.length === 0) return malformed('lists no file', 'loads', text.length);
  return ok(describe(lines, anomaliesOf(lines.files, marked)));
}

/** Takes one line in; a reason for a line that cannot belong to a list. */
function readLine(line: string, lines: Lines): string | undefined {
  const gate = HARDWARE_LINE.exec(line) ?? REQUIREMENT_LINE.exec(line);
  if (gate !== null) {
    lines.gates.push({ name: gate[1] ?? '', value: gate[2] ?? '' });
  } else if (line.startsWith('#+')) {
    return readFile(line.slice(2).trim(), true, lines);
  } else if (line.startsWith('#')) {
    lines.release ??= RELEASE_LINE.exec(line)?.[1];
  } else if (line.startsWith('LA_VERSION=')) {
    lines.loaderVersion = line.slice('LA_VERSION='.length);
  } else if (line !== '') {
    return readFile(line, false, lines);
  }
  return undefined;
}

function readFile(line: string, optional: boolean, lines: Lines): string | undefined {
  const [name = '', size, md5, ...rest] = line.split(/\s+/);
  if (name.length > LONGEST_NAME || !FILE_NAME.test(name)) return 'not the name of a file';
  if (size === undefined) {
    lines.files.push({ name, optional });
    return undefined;
  }
  if (rest.length > 0 || !/^\d{1,10}$/.test(size) || !/^[0-9a-f]{32}$/i.test(md5 ?? '')) {
    return 'not NAME SIZE MD5';
  }
  lines.files.push({ name, size: Number(size), md5: md5?.toLowerCase() ?? '', optional });
  return undefined;
}

function describe(lines: Readonly<Lines>, anomalies: readonly string[]): LoadList {
  const dialect = dialectOf(lines);
  const components = lines.files.map((file) => parseImageName(file.name)).filter((name) => name?.kind === 'component');
  const protocol =
    components.find((component) => component.protocol !== undefined)?.protocol ?? protocolIn(lines.files);
  const version = lines.release ?? components[0]?.version ?? versionIn(lines.files, dialect);
  const family = components[0]?.family;
  return {
    kind: 'load-list',
    dialect,
    files: lines.files,
    gates: lines.gates,
    anomalies,
    version,
    family,
    protocol,
  };
}

const DIALECT_BY_NAME: readonly (readonly [RegExp, LoadsDialect])[] = [
  [/^(jar|cnu|apps|dsp|cvm)\d\d\w*\..*\.sbn$/i, '79x1'],
  [/\.bin\d\.sgn$/i, 'bins'],
  [/^(KNL|BFS|APP)69\d\d.*\.sgn$/i, '6901'],
  [/^(BOOT|DSP|SCCP|SIP)69xx\..*\.sgn$/i, '69xx'],
  [/^P0[0S][\w-]+\.(sbn|sb2)$/i, '79x0'],
  [/^\w*(sboot|kern|rootfs)\w*\.[\w.-]+\.(sbn|sebn)$/i, 'linux'],
];

function dialectOf(lines: Lines): LoadsDialect {
  if (lines.files.some((file) => file.md5 !== undefined)) return '792x';
  if (lines.loaderVersion !== undefined) return '79x0';
  const known = DIALECT_BY_NAME.find(([pattern]) => lines.files.some((file) => pattern.test(file.name)));
  return known?.[1] ?? 'other';
}

/** SIP images of the 7940 are called P0S3..., and those that load them P003-, with a dash; SCCP images P003 and digits. */
function protocolIn(files: readonly ListedFile[]): PhoneProtocol | undefined {
  if (files.some((file) => /^(SIP|(KNL|BFS|APP)69\d\dSIP|P0S|P003-)/i.test(file.name))) return 'sip';
  return files.some((file) => /SCCP|^P003\d/i.test(file.name)) ? 'sccp' : undefined;
}

/** The version in the names: all of the name for an image of the 7940, else what stands between its name and suffixes. */
function versionIn(files: readonly ListedFile[], dialect: LoadsDialect): string | undefined {
  const name = (files.find((file) => /^(SCCP|SIP|P0S|rootfs|kern)/i.test(file.name)) ?? files[0])?.name ?? '';
  if (dialect === '79x0' || dialect === 'os79xx') return name.replace(/\.\w+$/, '');
  return /[.-](\d+[.-]\d+[\w.-]*?)(\.zz|\.bin\d)?\.(sgn|se?bn)$/i.exec(name)?.[1];
}

function anomaliesOf(files: readonly ListedFile[], marked: boolean): readonly string[] {
  const anomalies: string[] = [];
  const names = new Set(files.map((file) => file.name.toLowerCase()));
  if (names.size < files.length) anomalies.push('a file is listed twice');
  if (marked) anomalies.push(BYTE_ORDER_ANOMALY);
  return anomalies;
}

const BYTE_ORDER_ANOMALY = 'begins with a byte order mark, which phones do not understand';
/** The 7940 takes them for a part of the name (CSCdv19260). */
const BLANK_ANOMALY = 'a blank or carriage return beside the image name';
