/** DHCP settings that are lists: devices with a reservation, classes of devices, subnets. */
import * as z from 'zod';
import { DHCP_SCOPE } from './scope-schema.ts';
import { address, ranges } from '../../../config/values.ts';

const { hardware, pattern } = {
  hardware: z.string().optional().describe('The device, by MAC address.'),
  pattern: z.string().optional().describe('Devices by MAC address with * and ?: `00:26:99:*`.'),
};

export const RESERVATION = z.strictObject({
  hardware,
  'client-id': z
    .string()
    .optional()
    .describe('The device, by option 61: text, or hexadecimal as `01:00:26:99:ef:0f:1a`.'),
  'circuit-id': z.string().optional().describe('What is plugged in at a switch port, by option 82: text or `hex:..`.'),
  pattern,
  address: address().optional().describe('The address kept for it; default: one of the pool.'),
  hostname: z.string().min(1).max(63).optional().describe('Option 12; default: none.'),
  ...DHCP_SCOPE,
});

const glob = z.union([z.string(), z.number()]);
const globs = z.union([glob, z.array(glob)]).meta({ shape: 'pattern or a list' });

/** What classes look at. Options can be looked at too, so that any other key is one, by code or name. */
const WHEN = z
  .object({
    'vendor-class': globs.optional().describe('Option 60: `Cisco Systems, Inc. IP Phone CP-79*`.'),
    'user-class': globs.optional().describe('One of the user classes of option 77: `iPXE`.'),
    arch: globs.optional().describe('Option 93, by number or name: `7`, `x64-uefi`.'),
    oui: globs.optional().describe('The first three bytes of the MAC address: `00:26:99`.'),
    hardware: globs.optional().describe('The MAC address: `00:26:99:ef:*`.'),
    'circuit-id': globs.optional().describe('What the relay calls the port, by option 82.'),
    'remote-id': globs.optional().describe('What the relay calls itself or the subscriber, by option 82.'),
  })
  .catchall(globs);

export const DEVICE_CLASS = z.strictObject({
  name: z.string().min(1).describe('For messages and the page.'),
  when: WHEN.describe(
    'All must hold; of a list one must. Patterns are text with * and ?, or `hex:..`. Other keys are options, by code or name.',
  ),
  ignore: z.boolean().default(false).describe('Such devices get no answer.'),
  ...DHCP_SCOPE,
});

export const SUBNET = z.strictObject({
  subnet: z.string().describe('The network, as `10.66.0.0/16`; relays and adapters in it are served from here.'),
  pool: ranges()
    .optional()
    .describe('Addresses to hand out; default: all of it, leaving out routers, relays and the station.'),
  exclude: ranges().prefault([]).describe('Addresses never to hand out.'),
  reservations: z.array(RESERVATION).prefault([]).describe('Devices of this subnet with a reservation.'),
  ...DHCP_SCOPE,
});
