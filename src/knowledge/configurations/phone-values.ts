/**
 * What one phone is told, each value with where it comes from: its own entry in the settings, what they say for all
 * phones, the firmware library, the station, or a default. Every template takes its values from here.
 */
import type { PhoneProtocol } from '../../formats/cisco/image-name.ts';
import {
  formatIpv4,
  parseIpv4,
  subnetContains,
  subnetOf,
  type AdapterAddress,
  type Ipv4,
  type Mac,
} from '../../lib/address.ts';
import { phoneAccounts, type PhoneAccount, type PhoneBook } from './accounts.ts';
import { ENGLISH, language, type Language } from './languages.ts';
import type { PhoneScope } from './phones-settings.ts';
import { timeZone, UTC, type TimeZone } from './time-zones.ts';

/** A value, and where it comes from: `phones.devices[0].load`, `library`, `station`, `recipe`, `default`. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: string;
}

/** What the station knows about itself, for every thread. */
export interface PhoneContext extends PhoneBook {
  /** The station's addresses; at least one. */
  readonly places: readonly AdapterAddress[];
  readonly ports: { readonly sccp: number; readonly sip: number; readonly syslog: number };
  /** The services that run. */
  readonly services: readonly string[];
  /** Of this computer: `Europe/Berlin`. */
  readonly timeZone: string;
}

/** What is known of the phone. */
export interface Subject {
  readonly hardware?: Mac | undefined;
  /** Its IPv4 address. */
  readonly address?: string | undefined;
  readonly model?: Sourced<string> | undefined;
  readonly protocol?: Sourced<PhoneProtocol> | undefined;
  /** Without `.loads`; absent where it keeps what it runs. */
  readonly load?: Sourced<string> | undefined;
}

export interface PhoneLine extends PhoneAccount {
  /** Of extension, name, user and password. */
  readonly from: Readonly<Record<'extension' | 'name' | 'user' | 'password', string>>;
}

export interface PhoneValues extends Omit<Subject, 'protocol'> {
  readonly protocol: Sourced<PhoneProtocol>;
  /** Address or name of the call manager or SIP server. */
  readonly server: Sourced<string>;
  /** The server is the station itself. */
  readonly isOurs: boolean;
  readonly sccpPort: Sourced<number>;
  readonly sipPort: Sourced<number>;
  readonly lines: readonly PhoneLine[];
  readonly timeZone: Sourced<TimeZone>;
  readonly dateFormat: Sourced<string>;
  readonly language: Sourced<Language>;
  /** None: nobody tells it the time. */
  readonly ntp: Sourced<readonly string[]>;
  /** `192.168.1.1:514` */
  readonly syslog?: Sourced<string>;
  readonly webAccess: Sourced<boolean>;
  readonly adminPassword?: Sourced<string>;
  /** By the names of the maker. */
  readonly values: Readonly<Record<string, Sourced<string>>>;
}

const SCCP_PORT = 2000;
const SIP_PORT = 5060;

export function phoneValues(subject: Subject, context: PhoneContext): PhoneValues {
  const set = settingsFor(subject.hardware, context);
  const station = stationFor(subject.address, context);
  const server = set('server') ?? { value: station, from: 'station' };
  const isOurs = context.places.some(({ address }) => formatIpv4(address) === server.value);
  return {
    ...subject,
    protocol: subject.protocol ?? { value: 'sccp', from: 'default' },
    server,
    isOurs,
    sccpPort: isOurs ? { value: context.ports.sccp, from: 'station' } : { value: SCCP_PORT, from: 'default' },
    sipPort: isOurs ? { value: context.ports.sip, from: 'station' } : { value: SIP_PORT, from: 'default' },
    lines: linesFor(subject.hardware, isOurs, context),
    ...whenAndHow(set, station, context),
    values: {
      ...named(context.phones.values, 'phones.values'),
      ...named(ownOf(subject.hardware, context)?.scope.values, `${ownOf(subject.hardware, context)?.path}.values`),
    },
  };
}

type Setting = <K extends keyof PhoneScope>(key: K) => Sourced<NonNullable<PhoneScope[K]>> | undefined;

/** The settings of this phone: its own entry before what is said for all. */
export function settingsFor(hardware: Mac | undefined, context: Pick<PhoneContext, 'phones'>): Setting {
  const own = ownOf(hardware, context);
  const scopes = [...(own === undefined ? [] : [own]), { scope: context.phones, path: 'phones' }];
  return (key) => {
    for (const { scope, path } of scopes) {
      const value = scope[key];
      if (value !== undefined) return { value, from: `${path}.${key}` };
    }
    return undefined;
  };
}

function ownOf(
  hardware: Mac | undefined,
  { phones }: Pick<PhoneContext, 'phones'>,
): { readonly scope: PhoneScope; readonly path: string } | undefined {
  const index = phones.devices.findIndex((device) => device.hardware === hardware);
  const scope = phones.devices[index];
  return scope === undefined ? undefined : { scope, path: `phones.devices[${index}]` };
}

/** The station's address in the network of the device; its first one elsewhere. */
function stationFor(address: string | undefined, { places }: PhoneContext): string {
  const four = parseIpv4(address ?? '');
  const near = four.ok ? places.find((place) => subnetContains(subnetOf(place), four.value)) : undefined;
  const place = near ?? places[0];
  return place === undefined ? '' : formatIpv4(place.address);
}

/** Time, language, log and access. */
function whenAndHow(
  set: Setting,
  station: string,
  context: PhoneContext,
): Pick<PhoneValues, 'timeZone' | 'dateFormat' | 'language' | 'ntp' | 'webAccess' | 'syslog' | 'adminPassword'> {
  const [tongue, password] = [set('language'), set('admin-password')];
  const syslog = set('syslog') ?? ours(context, 'syslog', `${station}:${context.ports.syslog}`);
  return {
    timeZone: zoneFor(set('time-zone'), context),
    dateFormat: set('date-format') ?? { value: 'M/D/Y', from: 'default' },
    language: { value: language(tongue?.value ?? 'en') ?? ENGLISH, from: tongue?.from ?? 'default' },
    ntp: timeServers(set('ntp'), station, context),
    webAccess: set('web-access') ?? { value: true, from: 'default' },
    ...(syslog && { syslog }),
    ...(password && { adminPassword: password }),
  };
}

function timeServers(
  set: Sourced<readonly Ipv4[]> | undefined,
  station: string,
  context: PhoneContext,
): Sourced<readonly string[]> {
  if (set !== undefined) return { value: set.value.map(formatIpv4), from: set.from };
  return ours(context, 'sntp', [station]) ?? { value: [], from: 'default' };
}

function zoneFor(set: Sourced<string> | undefined, context: PhoneContext): Sourced<TimeZone> {
  const wanted = timeZone(set?.value ?? '');
  if (set !== undefined && wanted !== undefined) return { value: wanted, from: set.from };
  const own = timeZone(context.timeZone);
  return own === undefined ? { value: UTC, from: 'default' } : { value: own, from: 'station' };
}

/** Of the station, as long as that service runs. */
function ours<T>({ services }: PhoneContext, service: string, value: T): Sourced<T> | undefined {
  return services.includes(service) ? { value, from: 'station' } : undefined;
}

/** Elsewhere nobody knows the names and passwords that are made here. */
function linesFor(hardware: Mac | undefined, isOurs: boolean, context: PhoneContext): readonly PhoneLine[] {
  if (hardware === undefined) return [];
  const lines = settingsFor(hardware, context)('lines');
  return phoneAccounts(context)
    .of(hardware)
    .map((account, index): PhoneLine => {
      const given = lines?.value[index] ?? {};
      const from = (key: keyof typeof given): string =>
        given[key] === undefined ? 'station' : `${lines?.from}[${index}].${key}`;
      const sources = {
        extension: from('extension'),
        name: from('name'),
        user: from('user'),
        password: from('password'),
      };
      const elsewhere = {
        user: given.user ?? account.extension,
        password: given.password ?? '',
      };
      return { ...account, ...(isOurs ? {} : elsewhere), from: sources };
    });
}

function named(values: Readonly<Record<string, string>> = {}, path: string): Readonly<Record<string, Sourced<string>>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, from: `${path}.${name}` }]));
}
