/**
 * Every setting of `rouse.yaml`: its text, its default, and what Tftpd32 calls it. The types, the checks, the JSON
 * Schema for editors and the reference page derive from this. A bench recovery needs none of them.
 */
import * as z from 'zod';
import { DHCP_SETTINGS } from './dhcp-schema.ts';
import { TFTP_SETTINGS } from './tftp-schema.ts';
import { cidr, texts } from './values.ts';

export const SETTINGS = z.strictObject({
  adapter: texts()
    .optional()
    .describe('Network adapters, by name or address; default: one is chosen by rule, and the choice explained.')
    .meta({ flag: '`--adapter`' }),
  address: cidr()
    .optional()
    .describe('Address given to the adapter while running, if it has none.')
    .meta({ flag: '`--set-address`' }),
  engine: z
    .enum(['auto', 'batched', 'dgram'])
    .default('auto')
    .describe('How datagrams are carried: batched system calls (Linux) or node:dgram.')
    .meta({ flag: '`--engine`' }),
  dhcp: DHCP_SETTINGS.prefault({}),
  tftp: TFTP_SETTINGS.prefault({}),
});

export type Settings = z.output<typeof SETTINGS>;
