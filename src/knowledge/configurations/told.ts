/** What a phone is told, for people: each value with where it comes from, and each file. */
import { CISCO_PHONES } from './makers/cisco-phones.ts';
import type { MakerConfiguration } from './configuration.ts';
import type { PhoneValues, Sourced } from './phone-values.ts';

export interface ToldValue {
  /** As in the settings where it has a name there: `time-zone`, `lines[0].extension`. */
  readonly name: string;
  readonly value: string;
  readonly from: string;
}

/** A file that is made for it. */
export interface MadeFile {
  readonly name: string;
  /** One of this name that somebody has written is read instead. */
  readonly forAll?: string;
  readonly text: string;
}

/** What stands in place of a secret. */
const HIDDEN = '********';
const SECRET_NAME = /pass|secret|pin$|^P(2|34|406|506|606)$/i;

/** The same without secrets. */
export function withoutSecrets(values: PhoneValues): PhoneValues {
  const { adminPassword, lines, values: more } = values;
  return {
    ...values,
    lines: lines.map((line) => ({ ...line, password: line.password === '' ? '' : HIDDEN })),
    ...(adminPassword && { adminPassword: { ...adminPassword, value: HIDDEN } }),
    values: Object.fromEntries(
      Object.entries(more).map(([name, said]) => [name, SECRET_NAME.test(name) ? { ...said, value: HIDDEN } : said]),
    ),
  };
}

export function filesFor(maker: MakerConfiguration, values: PhoneValues): readonly MadeFile[] {
  return maker.files.flatMap((file): readonly MadeFile[] => {
    const [name, text] = [file.name(values), file.text(values)];
    if (name === undefined || text === undefined) return [];
    return [{ name, text, ...(file.forAll !== undefined && { forAll: file.forAll }) }];
  });
}

/** In the order in which people look for them; `load` also where nothing is said, because that is what they look for. */
export function valuesFor(maker: MakerConfiguration, values: PhoneValues): readonly ToldValue[] {
  const isCisco = maker === CISCO_PHONES;
  const { load = KEPT, syslog = NOBODY, ntp } = values;
  return [
    row('model', values.model ?? UNKNOWN),
    ...(isCisco ? [row('protocol', values.protocol), row('load', load)] : []),
    row('server', values.server),
    row('port', isCisco && values.protocol.value === 'sccp' ? values.sccpPort : values.sipPort),
    ...(isCisco && values.protocol.value === 'sccp' ? [] : values.lines.flatMap(lineRows)),
    row('time-zone', { ...values.timeZone, value: values.timeZone.value.phone }),
    row('date-format', values.dateFormat),
    row('ntp', ntp.value.length === 0 ? NOBODY : { ...ntp, value: ntp.value.join(', ') }),
    row('syslog', syslog),
    row('language', { ...values.language, value: values.language.value.code }),
    row('web-access', values.webAccess),
    ...(values.adminPassword === undefined ? [] : [row('admin-password', values.adminPassword)]),
    ...Object.entries(values.values).map(([name, said]) => row(`values.${name}`, said)),
  ];
}

const KEPT: Sourced<string> = { value: 'keeps what it runs', from: 'default' };
const NOBODY: Sourced<string> = { value: 'nobody', from: 'default' };
const UNKNOWN: Sourced<string> = { value: 'unknown', from: 'default' };

function row(name: string, { value, from }: Sourced<string | number | boolean>): ToldValue {
  return { name, value: String(value), from };
}

function lineRows({ line, extension, name, user, password, from }: PhoneValues['lines'][number]): readonly ToldValue[] {
  const of = `lines[${line - 1}]`;
  return [
    { name: `${of}.extension`, value: extension, from: from.extension },
    { name: `${of}.name`, value: name, from: from.name },
    { name: `${of}.user`, value: user, from: from.user },
    { name: `${of}.password`, value: password, from: from.password },
  ];
}
