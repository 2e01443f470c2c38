/** The `dhcp:` part of `rouse.yaml`. */
import * as z from 'zod';
import { millis } from '../lib/time.ts';
import { address, addresses, duration, port, range } from './values.ts';

const optionValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]);

export const DHCP_SETTINGS = z.strictObject({
  port: port().default(67).describe('Port the DHCP server listens on.'),
  'client-port': port().default(68).describe('Port the devices listen on.'),
  pool: range()
    .optional()
    .describe("Addresses to hand out; default: from the adapter's network, leaving out the station.")
    .meta({ tftpd32: 'IP pool start address / Size of pool' }),
  lease: duration()
    .default(millis(7_200_000))
    .describe('How long an address is lent.')
    .meta({ tftpd32: 'Lease (minutes)' }),
  router: address().optional().describe('Option 3; default: the station.').meta({ tftpd32: 'Default router' }),
  dns: addresses().optional().describe('Option 6; default: the station.').meta({ tftpd32: 'WINS/DNS Server' }),
  wins: addresses().default([]).describe('Option 44.').meta({ tftpd32: 'WINS/DNS Server' }),
  domain: z.string().max(253).default('').describe('Option 15.').meta({ tftpd32: 'Domain Name' }),
  'boot-file': z.string().max(127).default('').describe('File name in the reply.').meta({ tftpd32: 'Boot File' }),
  authoritative: z
    .boolean()
    .default(true)
    .describe('Refuse addresses of other networks at once (NAK): right on an isolated cable.'),
  options: z
    .record(z.string(), optionValue)
    .default({})
    .describe('Options by code or name, as typed values: `150: 192.168.1.1`.')
    .meta({ tftpd32: 'Additional Option' }),
});
