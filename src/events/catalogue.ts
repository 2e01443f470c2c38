/** The rows of all areas in one table: how loud each event is, its sentence for people, and what it means. */
import { ADAPTER_ROWS } from './areas/adapter.ts';
import { CAPTURE_ROWS } from './areas/capture.ts';
import { CONFIGURATION_ROWS } from './areas/configuration.ts';
import { DEVICE_ROWS } from './areas/device.ts';
import { DHCP_ROWS } from './areas/dhcp.ts';
import { DNS_ROWS } from './areas/dns.ts';
import { EVENTS_ROWS } from './areas/events.ts';
import { FILE_ROWS } from './areas/file.ts';
import { FINDING_ROWS } from './areas/finding.ts';
import { FIRMWARE_ROWS } from './areas/firmware.ts';
import { HOST_ROWS } from './areas/host.ts';
import { HTTP_ROWS } from './areas/http.ts';
import { LEASE_ROWS } from './areas/lease.ts';
import { NETWORK_ROWS } from './areas/network.ts';
import { PHONE_ROWS } from './areas/phone.ts';
import { PAGE_ROWS } from './areas/page.ts';
import { PUSH_ROWS } from './areas/push.ts';
import { SERVICE_ROWS } from './areas/service.ts';
import { SESSION_ROWS } from './areas/session.ts';
import { SETTINGS_ROWS } from './areas/settings.ts';
import { SIMULATION_ROWS } from './areas/simulation.ts';
import { SIP_ROWS } from './areas/sip.ts';
import { SNTP_ROWS } from './areas/sntp.ts';
import { STATION_ROWS } from './areas/station.ts';
import { SYSLOG_ROWS } from './areas/syslog.ts';
import { TFTP_ROWS } from './areas/tftp.ts';
import { WIRE_ROWS } from './areas/wire.ts';
import type { Level, Rows } from './row.ts';
import type { EventData, EventType } from './types.ts';

/** Does not compile while the rows of an area are missing. */
export const CATALOGUE: Rows<EventData> = {
  ...SESSION_ROWS,
  ...STATION_ROWS,
  ...ADAPTER_ROWS,
  ...HOST_ROWS,
  ...WIRE_ROWS,
  ...SETTINGS_ROWS,
  ...FIRMWARE_ROWS,
  ...CONFIGURATION_ROWS,
  ...DHCP_ROWS,
  ...LEASE_ROWS,
  ...FILE_ROWS,
  ...TFTP_ROWS,
  ...HTTP_ROWS,
  ...SNTP_ROWS,
  ...SYSLOG_ROWS,
  ...PHONE_ROWS,
  ...SIP_ROWS,
  ...DNS_ROWS,
  ...DEVICE_ROWS,
  ...FINDING_ROWS,
  ...SIMULATION_ROWS,
  ...NETWORK_ROWS,
  ...EVENTS_ROWS,
  ...SERVICE_ROWS,
  ...PAGE_ROWS,
  ...CAPTURE_ROWS,
  ...PUSH_ROWS,
};

/** The sentence of any event, without time and device. */
export function sentenceOf<K extends EventType>(event: { readonly type: K } & EventData[K]): string {
  return CATALOGUE[event.type].sentence(event);
}

export function levelOf<K extends EventType>(event: { readonly type: K } & EventData[K]): Level {
  const { level } = CATALOGUE[event.type];
  return typeof level === 'function' ? level(event) : level;
}
