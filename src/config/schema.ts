/**
 * Every setting of `rouse.yaml`: its text, its default, and what Tftpd32 calls it. The types, the checks, the JSON
 * Schema for editors and the reference page derive from this. A bench recovery needs none of them.
 */
import * as z from 'zod';
import { millis, seconds } from '../lib/time.ts';
import { address, addresses, cidr, duration, port, range } from './values.ts';

const optionValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]);

const dhcp = z.strictObject({
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

const tftp = z.strictObject({
  folder: z
    .string()
    .optional()
    .describe('A folder to serve, besides what is named on the command line.')
    .meta({ tftpd32: 'Base Directory' }),
  port: port().default(69).describe('Port requests come to.').meta({ tftpd32: 'Tftp port' }),
  timeout: duration()
    .default(seconds(3))
    .describe('How long an acknowledgement may take before the block is sent again.')
    .meta({ tftpd32: 'Timeout (seconds)' }),
  retries: z
    .int()
    .min(1)
    .max(50)
    .default(6)
    .describe('How often a block is sent again before the transfer is given up.')
    .meta({ tftpd32: 'Max Retransmit' }),
  negotiate: z
    .boolean()
    .default(true)
    .describe('Grant the options a client asks for (RFC 2347).')
    .meta({ tftpd32: 'Option negotiation' }),
});

export const SETTINGS = z.strictObject({
  adapter: z
    .string()
    .optional()
    .describe('Network adapter, by name or address; default: chosen by rule, and the choice explained.')
    .meta({ tftpd32: 'Bind TFTP to this address' }),
  address: cidr().optional().describe('Address given to the adapter while running, if it has none.'),
  engine: z
    .enum(['auto', 'batched', 'dgram'])
    .default('auto')
    .describe('How datagrams are carried: batched system calls (Linux) or node:dgram.'),
  dhcp: dhcp.prefault({}),
  tftp: tftp.prefault({}),
});

export type Settings = z.output<typeof SETTINGS>;
export type SettingsInput = z.input<typeof SETTINGS>;
