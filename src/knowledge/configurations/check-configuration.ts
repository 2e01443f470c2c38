/** What is wrong with a configuration file, by its name and its contents. */
import { LARGEST_XML, readXml, type XmlElement, type XmlTrouble } from '../../formats/xml-tree.ts';
import { latin1 } from '../../lib/text.ts';
import { checkCisco, type ConfigurationProblem, type Surroundings } from './check-cisco.ts';

/** Which kind of file that is; undefined for no configuration that is known here. */
function kindOf(name: string): Check | undefined {
  return CHECKS.find(([pattern]) => pattern.test(name))?.[1];
}

type Check = (name: string, bytes: Uint8Array, around: Surroundings) => readonly ConfigurationProblem[];

/** More than that is not read: no phone takes it. Bytes. */
export const LARGEST_CONFIGURATION = LARGEST_XML;

export function isConfigurationFile(name: string): boolean {
  return kindOf(name) !== undefined;
}

/** `name` without folders. */
export function checkConfiguration(
  name: string,
  bytes: Uint8Array,
  around: Surroundings,
): readonly ConfigurationProblem[] {
  return kindOf(name)?.(name, bytes, around) ?? [];
}

const CHECKS: readonly (readonly [RegExp, Check])[] = [
  [/^sep[0-9a-f]{12}\.cnf\.xml$/i, ciscoFile('device')],
  [/^xmldefault\.cnf\.xml$/i, ciscoFile('Default')],
  [/^dialplan\.xml$/i, xmlFile('DIALTEMPLATE')],
  [/^os79xx\.txt$/i, imageName],
  [/^sip([0-9a-f]{12}|default)\.cnf$/i, oldSipFile],
  [/^spa[0-9a-f]{12}\.xml$/i, xmlFile('flat-profile')],
  [/^cfg[0-9a-f]{12}\.xml$/i, xmlFile('gs_provision')],
  [/^y0{8}\d{4}\.cfg$/i, yealinkFile],
];

function ciscoFile(root: string): Check {
  return (name, bytes, around) => {
    if (bytes.length === 0) return [EMPTY];
    const read = readXml(bytes);
    if (!read.ok) return [/^\s*(#|\w+\s*:)/.test(latin1(bytes.subarray(0, 200))) ? OLD_FORMAT : unreadable(read.error)];
    const spelling = lowerCase(name);
    if (read.value.name !== root) return [...spelling, otherRoot(read.value, root)];
    return [...spelling, ...checkCisco(read.value, around)];
  };
}

function xmlFile(root: string): Check {
  return (_name, bytes) => {
    const read = readXml(bytes);
    if (!read.ok) return [unreadable(read.error)];
    return read.value.name === root ? [] : [otherRoot(read.value, root)];
  };
}

const EMPTY: ConfigurationProblem = {
  kind: 'configuration-empty',
  problem: 'is empty: a phone that reads it has no configuration, and a 7940 says "Protocol Application Invalid"',
  remedy: 'Take it away: then one is made for the phone.',
};

const OLD_FORMAT: ConfigurationProblem = {
  kind: 'configuration-of-other-format',
  problem: 'is written as for a 7940 or 7960 with SIP, in lines: phones that ask for this name read XML',
  remedy: 'Call it SIP<MAC>.cnf where it is for such a phone; else take it away, and one is made.',
};

function unreadable({ reason, line }: XmlTrouble): ConfigurationProblem {
  return {
    kind: 'configuration-unreadable',
    problem: `is no XML that a phone can read${line === 0 ? '' : ` (line ${line})`}: ${reason}. It rejects the whole file ("XML Error [4]: Parse Error")`,
    remedy: 'Mend it, or take it away: then one is made for the phone.',
  };
}

function otherRoot({ name }: XmlElement, root: string): ConfigurationProblem {
  return {
    kind: 'configuration-of-other-format',
    problem: `begins with <${name}>, and files of this name with <${root}>`,
    remedy: 'Look whether it is the right file.',
  };
}

function lowerCase(name: string): readonly ConfigurationProblem[] {
  const [, digits = ''] = /^sep([0-9a-f]{12})/i.exec(name) ?? [];
  if (digits === digits.toUpperCase()) return [];
  return [
    {
      kind: 'name-case',
      problem: 'is asked for with the hardware address in capitals: other TFTP servers do not find it',
      remedy: `Call it SEP${digits.toUpperCase()}.cnf.xml.`,
      isHarmless: true,
    },
  ];
}

/** One line, the name of an image without an ending, and nothing behind it (CSCdv19260). */
function imageName(_name: string, bytes: Uint8Array, { has }: Surroundings): readonly ConfigurationProblem[] {
  const text = latin1(bytes.subarray(0, 1000));
  const found: ConfigurationProblem[] = [];
  if (text.startsWith('\u00ef\u00bb\u00bf') || text.startsWith('\u00ff\u00fe'))
    found.push(spoiltName('begins with a byte order mark, which the phone takes for a part of the name'));
  if (/\r/.test(text))
    found.push(spoiltName('ends its line as Windows does, and the phone takes the sign for a part of the name'));
  if (/[ \t]+(\r?\n|$)/.test(text)) found.push(spoiltName('has a blank behind the name'));
  const name =
    text
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .split(/[\r\n]/)[0]
      ?.trim() ?? '';
  const bare = name.replace(/\.(bin|sbn|loads|sb2)$/i, '');
  if (bare !== name) found.push(spoiltName(`names ${name} with its ending`));
  if (name !== '' && !['.loads', '.sbn', '.bin', '.sb2'].some((ending) => has(bare + ending))) {
    found.push({
      kind: 'load-missing',
      problem: `names the image ${bare}, and no file of it is here`,
      remedy:
        'Add the package of this load, or name one that is here. A server that cuts long names cuts P0030801SR02 too.',
    });
  }
  return found;
}

function spoiltName(problem: string): ConfigurationProblem {
  return {
    kind: 'image-name',
    problem,
    remedy: 'Write the name of the image without ending, and nothing else, into it.',
  };
}

function oldSipFile(_name: string, bytes: Uint8Array): readonly ConfigurationProblem[] {
  if (!/^\s*</.test(latin1(bytes.subarray(0, 200)))) return [];
  return [
    {
      kind: 'configuration-of-other-format',
      problem: 'is XML, and phones that ask for this name (7940, 7960 with SIP) read lines like "line1_name: 101"',
      remedy: 'Call it SEP<MAC>.cnf.xml where it is for a later phone.',
    },
  ];
}

function yealinkFile(_name: string, bytes: Uint8Array): readonly ConfigurationProblem[] {
  if (latin1(bytes.subarray(0, 20)).startsWith('#!version:')) return [];
  return [
    {
      kind: 'configuration-of-other-format',
      problem: 'does not begin with "#!version:": a Yealink takes nothing of it',
      remedy: 'Let its first line be #!version:1.0.0.1.',
    },
  ];
}
