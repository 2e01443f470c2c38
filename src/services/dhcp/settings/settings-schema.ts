/** The `dhcp:` part of `rouse.yaml`. */
import * as z from 'zod';
import { DEFAULTS } from '../../../protocols/dhcp/settings/defaults.ts';
import { DHCP_MODES } from '../../../protocols/dhcp/settings/settings.ts';
import { DEVICE_CLASS, RESERVATION, SUBNET } from './devices-schema.ts';
import { DHCP_DEFAULTS } from '../plan.ts';
import { DHCP_SCOPE } from './scope-schema.ts';
import { addresses, duration, leaseTime, port, ranges } from '../../../config/values.ts';

const LIMITS = z.strictObject({
  'messages-per-client': z
    .int()
    .min(1)
    .default(DHCP_DEFAULTS.messagesPerClient)
    .describe('Messages of one client that are answered within a minute; of the rest one a second.'),
  'declines-per-client': z
    .int()
    .min(0)
    .default(DEFAULTS.declinesPerClient)
    .describe('Addresses one client may decline within a minute.'),
  'declines-per-minute': z
    .int()
    .min(0)
    .default(DEFAULTS.declinesPerMinute)
    .describe('Addresses that all clients may decline within a minute.'),
});

const MODE =
  'serve: answer every device, and refuse to start beside another DHCP server. share-lan: beside another server, answer ' +
  'only devices that a recipe matches. proxy: beside another server, tell PXE clients their boot file and give no ' +
  'addresses. observe: answer nothing.';

export const DHCP_SETTINGS = z.strictObject({
  port: port().default(DHCP_DEFAULTS.ports.server).describe('Port the DHCP server listens on.'),
  'client-port': port().default(DHCP_DEFAULTS.ports.client).describe('Port the devices listen on.'),
  mode: z.enum(DHCP_MODES).default(DHCP_DEFAULTS.mode).describe(MODE),
  bind: addresses()
    .optional()
    .describe("Serve DHCP on these of the station's addresses only; default: on every adapter of the station.")
    .meta({ tftpd32: 'Bind DHCP to this address' }),
  pool: ranges()
    .optional()
    .describe(
      "Addresses to hand out, as `192.168.1.100-192.168.1.109` or `192.168.1.100+10`; default: from the adapter's network.",
    )
    .meta({ tftpd32: 'IP pool start address / Size of pool' }),
  exclude: ranges().prefault([]).describe('Addresses never to hand out.'),
  ...DHCP_SCOPE,
  lease: leaseTime()
    .prefault(DEFAULTS.lease)
    .describe('How long an address is lent, or `infinite`.')
    .meta({ tftpd32: 'Lease (minutes)' }),
  authoritative: z
    .boolean()
    .default(DEFAULTS.authoritative)
    .describe('Refuse addresses of other networks at once (NAK): right on an isolated cable, never with share-lan.'),
  probe: z
    .boolean()
    .default(DHCP_DEFAULTS.probe)
    .describe('Before an address is offered, ask the network whether somebody has it (ARP on the cable, else ICMP).')
    .meta({ tftpd32: 'Ping address before assignation' }),
  persistent: z
    .boolean()
    .default(DHCP_DEFAULTS.persistent)
    .describe('Keep leases on disk, so that a restart forgets none.')
    .meta({ tftpd32: 'Persistant leases' }),
  'double-answer': z
    .boolean()
    .default(DHCP_DEFAULTS.doubleAnswer)
    .describe('Send each reply to the other DHCP port too, for relays that listen on the wrong one.')
    .meta({ tftpd32: 'Double answer' }),
  'rapid-commit': z
    .boolean()
    .default(DEFAULTS.rapidCommit)
    .describe('Grant option 80: lend at once, without an offer (RFC 4039).'),
  bootp: z.boolean().default(DEFAULTS.bootp).describe('Answer BOOTP devices without a reservation too.'),
  'trust-agent-information': z
    .boolean()
    .default(DEFAULTS.trustAgentInformation)
    .describe('Believe option 82 also from devices that no relay stands before.'),
  'min-seconds': z
    .int()
    .min(0)
    .max(65_535)
    .default(DEFAULTS.minSeconds)
    .describe('Answer devices only after they have tried for so many seconds.'),
  'offer-hold': duration().prefault(DEFAULTS.offerHold).describe('How long an offered address is held.'),
  quarantine: duration()
    .prefault(DEFAULTS.quarantine)
    .describe('How long an address that somebody else turned out to have is kept out of use.'),
  limits: LIMITS.prefault({}).describe('Against devices that flood.'),
  relays: addresses().prefault([]).describe('Relay agents that are answered.'),
  subnets: z.array(SUBNET).prefault([]).describe("Networks besides the adapters' own, behind relays."),
  reservations: z.array(RESERVATION).prefault([]).describe('Devices with a reservation, of any subnet.'),
  classes: z
    .array(DEVICE_CLASS)
    .prefault([])
    .describe('Devices that have something in common, and what they get for it.'),
});
