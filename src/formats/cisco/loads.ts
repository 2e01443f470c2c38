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
 * 6945 and 8941/45; `792x`: the wireless phones; `os79xx`: the single line of OS79XX.TXT; `other`: names, nothing more.
 */
export type LoadsDialect = '79x1' | '79x0' | '69xx' | '6901' | 'bins' | '792x' | 'os79xx' | 'other';

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

interface Lines {
  readonly files: ListedFile[];
  readonly gates: LoadGate[];
  release?: string;
  loaderVersion?: string;
}

/** Decodes the payload of a `.loads` file, or the whole of `OS79XX.TXT`. */
export function decodeLoads(payload: Uint8Array): Result<LoadsFile, Malformed> {
  if (isXml(payload.subarray(0, START_OF_XML))) return ok({ kind: 'xml' });
  if (payload.length > LONGEST_LIST) return malformed('too long for a list of files', 'loads', LONGEST_LIST);
  const text = latin1(payload).replace(BYTE_ORDER_MARK, '');
  const odd = text.search(/[^\t\r\n -~]/);
  if (odd !== -1) return malformed('not a text', 'loads', odd);
  return decodeLines(text, latin1(payload).startsWith(BYTE_ORDER_MARK));
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
  return ok(describe(lines, anomaliesOf(lines.files, text, marked)));
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

function describe(lines: Lines, anomalies: readonly string[]): LoadList {
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
  [/^P00[\w-]+\.(sbn|sb2)$/i, '79x0'],
];

function dialectOf(lines: Lines): LoadsDialect {
  if (lines.files.some((file) => file.md5 !== undefined)) return '792x';
  if (lines.loaderVersion !== undefined) return '79x0';
  const [first] = lines.files;
  if (first !== undefined && lines.files.length === 1 && !first.name.includes('.')) return 'os79xx';
  const known = DIALECT_BY_NAME.find(([pattern]) => lines.files.some((file) => pattern.test(file.name)));
  return known?.[1] ?? 'other';
}

function protocolIn(files: readonly ListedFile[]): PhoneProtocol | undefined {
  if (files.some((file) => /SCCP|^P003/i.test(file.name))) return 'sccp';
  return files.some((file) => /^(SIP|APP69\d\dSIP|P0S)/i.test(file.name)) ? 'sip' : undefined;
}

/** The version in the names: all of the name for an image of the 7940, else what stands between its name and suffixes. */
function versionIn(files: readonly ListedFile[], dialect: LoadsDialect): string | undefined {
  const name = (files.find((file) => /^(SCCP|SIP)/i.test(file.name)) ?? files[0])?.name ?? '';
  if (dialect === '79x0' || dialect === 'os79xx') return name.replace(/\.\w+$/, '');
  return /[.-](\d+[.-]\d+[\w.-]*?)(\.zz|\.bin\d)?\.(sgn|sbn)$/i.exec(name)?.[1];
}

function anomaliesOf(files: readonly ListedFile[], text: string, marked: boolean): readonly string[] {
  const anomalies: string[] = [];
  const names = new Set(files.map((file) => file.name.toLowerCase()));
  if (names.size < files.length) anomalies.push('a file is listed twice');
  if (marked) anomalies.push('begins with a byte order mark, which phones do not understand');
  // The 7940 takes them for a part of the name (CSCdv19260).
  const oneLine = files.length === 1 && !files[0]?.name.includes('.');
  if (oneLine && /^\s|[\t\r ]\n?$/.test(text)) anomalies.push('a blank or carriage return beside the image name');
  return anomalies;
}
