/**
 * What the `phones:` part of rouse.yaml says, as plain data for every thread. Values that are absent are decided where
 * they are used: by what the phone says, the firmware library or the station itself.
 */
import type { PhoneProtocol } from '../../formats/cisco/image-name.ts';
import type { Ipv4, Mac } from '../../lib/address.ts';

export interface LineSettings {
  /** What others dial to reach it. */
  readonly extension?: string | undefined;
  /** For people; default: the extension. */
  readonly name?: string | undefined;
  /** What it proves with who it is. A secret: in no event. */
  readonly password?: string | undefined;
  /** The user name it registers with, where a server wants another one than the station would give it. */
  readonly user?: string | undefined;
}

/** What can be said for all phones, and for one of them. Names are those of the settings. */
export interface PhoneScope {
  readonly server?: string | undefined;
  readonly protocol?: PhoneProtocol | undefined;
  /** The name of a list without `.loads`, or `keep` or `newest`. */
  readonly load?: string | undefined;
  readonly lines?: readonly LineSettings[] | undefined;
  readonly 'time-zone'?: string | undefined;
  readonly language?: string | undefined;
  readonly 'date-format'?: string | undefined;
  readonly ntp?: readonly Ipv4[] | undefined;
  readonly syslog?: string | undefined;
  readonly 'web-access'?: boolean | undefined;
  /** A secret. */
  readonly 'admin-password'?: string | undefined;
  /** Settings of the phone by the names of its maker. */
  readonly values?: Readonly<Record<string, string>> | undefined;
}

export interface DeviceSettings extends PhoneScope {
  readonly hardware: Mac;
  readonly model?: string | undefined;
}

export interface PhonesSettings extends PhoneScope {
  readonly enabled: boolean;
  readonly devices: readonly DeviceSettings[];
}
