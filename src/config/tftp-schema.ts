/** The `tftp:` part of `rouse.yaml`. */
import * as z from 'zod';
import { seconds } from '../lib/time.ts';
import { duration, port } from './values.ts';

export const TFTP_SETTINGS = z.strictObject({
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
