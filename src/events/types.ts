/**
 * All events, put together from the areas: each file in areas/ has the payload types and the catalogue rows of the
 * types that begin with its name, so that a new event is added there and nowhere else.
 *
 * Payloads are plain JSON: addresses are text, durations are milliseconds, sizes are bytes, and every name that came
 * from the network is already printable (lib/text.ts). None carries a secret.
 */
import type { Instant } from '../lib/time.ts';
import type { AdapterEvents } from './areas/adapter.ts';
import type { CaptureEvents } from './areas/capture.ts';
import type { ConfigurationEvents } from './areas/configuration.ts';
import type { DeviceEvents } from './areas/device.ts';
import type { DhcpEvents } from './areas/dhcp.ts';
import type { DnsEvents } from './areas/dns.ts';
import type { EventsEvents } from './areas/events.ts';
import type { FileEvents } from './areas/file.ts';
import type { FindingEvents } from './areas/finding.ts';
import type { FirmwareEvents } from './areas/firmware.ts';
import type { HostEvents } from './areas/host.ts';
import type { HttpEvents } from './areas/http.ts';
import type { LeaseEvents } from './areas/lease.ts';
import type { NetworkEvents } from './areas/network.ts';
import type { PhoneEvents } from './areas/phone.ts';
import type { ServiceEvents } from './areas/service.ts';
import type { PushEvents } from './areas/push.ts';
import type { PageEvents } from './areas/page.ts';
import type { SessionEvents } from './areas/session.ts';
import type { SettingsEvents } from './areas/settings.ts';
import type { SimulationEvents } from './areas/simulation.ts';
import type { SipEvents } from './areas/sip.ts';
import type { SntpEvents } from './areas/sntp.ts';
import type { StationEvents } from './areas/station.ts';
import type { SyslogEvents } from './areas/syslog.ts';
import type { TftpEvents } from './areas/tftp.ts';
import type { WireEvents } from './areas/wire.ts';

/** The payload of every type. A new area is named here, and its rows in catalogue.ts. */
export interface EventData
  extends
    SessionEvents,
    StationEvents,
    AdapterEvents,
    HostEvents,
    WireEvents,
    SettingsEvents,
    FirmwareEvents,
    ConfigurationEvents,
    DhcpEvents,
    LeaseEvents,
    FileEvents,
    TftpEvents,
    HttpEvents,
    SntpEvents,
    SyslogEvents,
    PhoneEvents,
    SipEvents,
    DnsEvents,
    DeviceEvents,
    FindingEvents,
    SimulationEvents,
    NetworkEvents,
    EventsEvents,
    ServiceEvents,
    PageEvents,
    CaptureEvents,
    PushEvents {}

export type EventType = keyof EventData;

/** What is reported: the type and its payload, before the stream numbers and dates it. */
export type Happening = { [K in EventType]: { readonly type: K } & EventData[K] }[EventType];

/** One numbered entry of the stream; `n` counts from 1 without gaps. */
export type StationEvent = Happening & { readonly n: number; readonly at: Instant };

/**
 * What the station concludes from the rest of the stream. A replay leaves these events of a recording out and makes them
 * anew, so nothing may be concluded from them.
 */
export type DerivedType = Extract<EventType, `device.${string}` | `finding.${string}`>;

export function isDerived(type: string): type is DerivedType {
  return type.startsWith('device.') || type.startsWith('finding.');
}

export type Report = (happening: Happening) => void;

/** `brief`: it is only counted, as `IsThinned` said of its type, and has nothing of what its type may leave out. */
export type ThinnedReport = (happening: Happening, brief?: boolean) => void;

/** Whether so many of a type were told in this second that the next ones are only counted. */
export type IsThinned = (type: EventType) => boolean;
