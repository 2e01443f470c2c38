/** What can be said of all devices, of a subnet, of a class of devices and of one device alike: the closest wins. */
import * as z from 'zod';
import { DEFAULTS } from '../../../protocols/dhcp/settings/defaults.ts';
import { DHCP_QUIRKS } from '../../../protocols/dhcp/settings/settings.ts';
import { address, addresses, leaseTime, texts } from '../../../config/values.ts';

/** A value as people write it; what an option really takes is checked against the option table. */
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const plain = z.union([scalar, z.array(scalar)]);
const subOptions = z.record(z.string(), plain);
/** Of option 125 the sub-options stand below an enterprise number. */
const optionValue = z.union([plain, z.record(z.string(), z.union([plain, subOptions]))]);

/** The keys of a scope, none with a default: what is not said here is looked for one scope further out. */
export const DHCP_SCOPE = {
  lease: leaseTime()
    .optional()
    .describe(`How long an address is lent, or \`infinite\`; default: ${DEFAULTS.lease}.`)
    .meta({ tftpd32: 'Lease (minutes)' }),
  router: addresses()
    .optional()
    .describe('Default router (option 3); default: the station.')
    .meta({ tftpd32: 'Default router' }),
  dns: addresses()
    .optional()
    .describe('Name servers (option 6); default: the station, where it answers names; else none.')
    .meta({ tftpd32: 'DNS Servers (WINS/DNS Server)' }),
  wins: addresses()
    .optional()
    .describe('WINS servers (option 44); default: none.')
    .meta({ tftpd32: 'WINS server (WINS/DNS Server)' }),
  ntp: addresses()
    .optional()
    .describe('Time servers (option 42); default: the station, where it tells the time; else none.')
    .meta({ tftpd32: 'NTP server' }),
  sip: texts()
    .optional()
    .describe('SIP servers (option 120), as addresses or names; default: none.')
    .meta({ tftpd32: 'SIP server' }),
  mask: address()
    .optional()
    .describe("Subnet mask (option 1); default: that of the adapter's network or the subnet.")
    .meta({ tftpd32: 'Mask' }),
  domain: z
    .string()
    .max(253)
    .optional()
    .describe('Domain name (option 15); default: none.')
    .meta({ tftpd32: 'Domain Name' }),
  'boot-file': z
    .string()
    .max(127)
    .optional()
    .describe('The `file` field of the reply; $IP$, $MAC$, $ARCH$ and $BootFileName$ are filled in; default: empty.')
    .meta({ tftpd32: 'Boot File' }),
  'next-server': address()
    .optional()
    .describe('Where files come from (siaddr, and options 66 and 150); default: the station.'),
  'server-name': z
    .string()
    .max(63)
    .optional()
    .describe('The `sname` field of the reply; default: the next server as dotted text.'),
  options: z
    .record(z.string(), optionValue)
    .optional()
    .describe(
      'Options by code or name, as typed values: `150: 192.168.1.1`; 58 and 59 are T1 and T2. In text the variables of ' +
        '`boot-file` are filled in. `hex:..` gives exact bytes; `rouse dhcp preview` shows them. Default: none.',
    )
    .meta({ tftpd32: 'Additional Option' }),
  quirks: z
    .array(z.enum(DHCP_QUIRKS))
    .optional()
    .describe(
      'What some devices need although no RFC says so: leave option 61 out of replies, end options 66 and 67 with a NUL, ' +
        'never unicast before they are configured, never use `file` and `sname` for options. Default: those of its recipe.',
    ),
};
