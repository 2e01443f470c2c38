/** The `tftp:` part of `rouse.yaml`. */
import * as z from 'zod';
import { blockSize, dataPorts, network } from './setting-values.ts';
import { duration, port, size } from '../../config/values.ts';

export const TFTP_SETTINGS = z.strictObject({
  folder: z
    .string()
    .optional()
    .describe('A folder to serve, besides what is named on the command line.')
    .meta({ tftpd32: 'Base Directory' }),
  read: z.boolean().default(true).describe('Files may be read.').meta({ tftpd32: 'TFTP Security' }),
  write: z
    .enum(['none', 'create', 'overwrite', 'create-and-overwrite'])
    .default('none')
    .describe(
      'What clients may write: nothing, new files, files that are there already, or both. It needs a folder: `upload-folder`, ' +
        '`folder`, or one of the command line.',
    )
    .meta({ tftpd32: 'TFTP Security', flag: '`--write` (tftp serve)' }),
  security: z
    .enum(['none', 'standard', 'high', 'read-only'])
    .default('standard')
    .describe(
      '`standard` refuses `..` in names; `none` follows it inside the folder. `high` and `read-only` narrow `write`: with ' +
        '`high` and `write: overwrite` clients fill empty files that were put there for them, and write no others; with ' +
        '`read-only` they write nothing. Where the two contradict each other, nothing is started.',
    )
    .meta({ tftpd32: 'TFTP Security', flag: '`--security` (tftp serve)' }),
  timeout: duration()
    .prefault('3s')
    .describe('How long an acknowledgement may take before the block is sent again; it adapts to the client.')
    .meta({ tftpd32: 'Timeout (seconds)' }),
  retries: z
    .int()
    .min(1)
    .max(50)
    .default(6)
    .describe('How often a block is sent again before the transfer is given up.')
    .meta({ tftpd32: 'Max Retransmit' }),
  port: port().default(69).describe('Port requests come to.').meta({ tftpd32: 'Tftp port' }),
  'data-ports': dataPorts()
    .prefault('')
    .describe(
      'Where data comes from, for firewalls and containers: `4000-4010` uses the first free port of that range, `single` ' +
        'the request port itself, empty a port the system chooses.',
    )
    .meta({ tftpd32: 'Local ports pool', flag: '`--data-ports` (tftp serve)' }),
  negotiate: z
    .boolean()
    .default(true)
    .describe('Grant the options a client asks for (RFC 2347).')
    .meta({ tftpd32: 'Option negotiation' }),
  'pxe-compatibility': z
    .boolean()
    .default(false)
    .describe('Of the options grant only `tsize`, whatever `negotiate` says: for boot ROMs that trip over the others.')
    .meta({ tftpd32: 'PXE Compatibility' }),
  'largest-block': blockSize()
    .optional()
    .describe('Largest block granted, in bytes; default: what one frame of the adapter carries, 1468 on Ethernet.'),
  'largest-window': z
    .int()
    .min(1)
    .max(1024)
    .default(64)
    .describe('Largest window granted (RFC 7440), in blocks; bursts that get lost are spread over time.'),
  'anticipation-window': size()
    .prefault('0')
    .describe('Send this much ahead without being asked: a quirk that breaks many clients. 0 is off.')
    .meta({ tftpd32: 'Use anticipation window of ... Bytes' }),
  progress: z
    .boolean()
    .default(true)
    .describe('Tell how far each transfer is, four times a second at most.')
    .meta({ tftpd32: 'Show Progress bar' }),
  'translate-unix-names': z
    .boolean()
    .default(true)
    .describe('`\\` and `/` in names mean the same; otherwise a name with `\\` is refused.')
    .meta({ tftpd32: 'Translate Unix file names' }),
  'virtual-root': z
    .boolean()
    .default(true)
    .describe('A leading `\\` or `/` means the served folder; otherwise such a name is refused.')
    .meta({ tftpd32: "Allow '\\' As virtual root" }),
  bind: z
    .string()
    .optional()
    .describe(
      'Serve TFTP on this adapter or address only; default: where the station stands. A server that is bound to an address hears nothing that is sent to everybody.',
    )
    .meta({ tftpd32: 'Bind TFTP to this address' }),
  'answer-broadcast': z
    .boolean()
    .default(true)
    .describe('Answer requests sent to everybody, as access points in recovery send them.'),
  'folder-list': z
    .boolean()
    .default(false)
    .describe('A client that reads `dir.txt` gets the list of files; nothing is written into the folder.')
    .meta({ tftpd32: 'Create "dir.txt" files' }),
  checksums: z
    .boolean()
    .default(false)
    .describe('A client that reads `NAME.sha256` or `NAME.md5` gets the checksum of NAME; nothing is written.')
    .meta({ tftpd32: 'Create md5 files' }),
  allow: z
    .array(network())
    .prefault([])
    .describe(
      'Clients that are served, as addresses and networks. Empty: those in the networks of the adapter and of `dhcp.subnets`, and ' +
        'those with a lease; others need to be named here.',
    )
    .meta({ flag: '`--allow` (tftp serve)' }),
  transfers: z.int().min(1).max(100_000).default(4096).describe('Transfers that may run at once.'),
  'transfers-per-client': z.int().min(1).max(100_000).default(64).describe('The same for one client.'),
  'largest-upload': size().prefault('512 MiB').describe('Largest file that is accepted.'),
  'upload-folder': z
    .string()
    .optional()
    .describe(
      'Where uploads go; default: `folder`, else the first folder of the command line. Devices whose recipe says so are ' +
        'kept in a folder of their kind in it.',
    ),
  'upload-per-client': z
    .boolean()
    .default(false)
    .describe('Each client writes into a folder of its own, named by its hardware address where it is known.'),
});
