/** DHCP settings that are lists: devices with a reservation, classes of devices, subnets. */
import * as z from 'zod';
import { DHCP_SCOPE } from './dhcp-scope-schema.ts';
import { address, ranges } from './values.ts';

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

const condition = z.union([z.string(), z.number()]);

export const DEVICE_CLASS = z.strictObject({
  name: z.string().min(1).describe('For messages and the page.'),
  when: z
    .record(z.string(), z.union([condition, z.array(condition)]))
    .describe(
      'All must hold; of a list one must. Keys: vendor-class, user-class, arch, oui, hardware, circuit-id, remote-id, or ' +
        'an option by code or name. Values: patterns with * and ?, or `hex:..`.',
    ),
  ignore: z.boolean().default(false).describe('Such devices get no answer.'),
  ...DHCP_SCOPE,
});

export const SUBNET = z.strictObject({
  subnet: z.string().describe('The network, as `10.66.0.0/16`; relays and adapters in it are served from here.'),
  pool: ranges()
    .optional()
    .describe('Addresses to hand out; default: all of it, leaving out routers, relays and the station.'),
  exclude: ranges().default([]).describe('Addresses never to hand out.'),
  reservations: z.array(RESERVATION).default([]).describe('Devices of this subnet with a reservation.'),
  ...DHCP_SCOPE,
});
