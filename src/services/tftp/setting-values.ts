/** Building blocks of the `tftp:` part of the schema. */
import * as z from 'zod';
import { formatIpv4, parseCidr, subnetOf, type Subnet } from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { LARGEST_BLOCK } from '../../protocols/tftp/negotiate.ts';
import { DEFAULT_BLOCK_SIZE } from '../../protocols/tftp/packet.ts';
import { parsed } from '../../config/values.ts';

/** `10.0.0.0/8`, or one address. */
export const network = (): z.ZodType<Subnet, string> => parsed(parseNetwork).meta({ shape: 'address or network' });

/** Bytes in a block (RFC 2348). */
export const blockSize = (): z.ZodNumber => z.int().min(DEFAULT_BLOCK_SIZE).max(LARGEST_BLOCK);

export type DataPorts = 'system' | 'single' | { readonly first: number; readonly last: number };

/** `4000-4010` (or `4000:4010`, as Tftpd32 writes it), `4000`, `single`, or nothing for the system's choice. */
export const dataPorts = (): z.ZodType<DataPorts, string | number> =>
  z
    .union([z.string(), z.number().transform(String)])
    .pipe(parsed(parseDataPorts))
    .meta({ shape: '`4000-4010`, `single` or empty' });

function parseNetwork(text: string): Result<Subnet, string> {
  const at = parseCidr(text.includes('/') ? text : `${text}/32`);
  if (!at.ok) return err(`"${text}" is not an address like 192.168.1.7 or a network like 192.168.1.0/24`);
  const subnet = subnetOf(at.value);
  if (subnet.base === at.value.address) return ok(subnet);
  return err(`"${text}" is an address inside a network: write ${formatIpv4(subnet.base)}/${subnet.prefix}`);
}

function parseDataPorts(text: string): Result<DataPorts, string> {
  if (text === '') return ok('system');
  if (text === 'single') return ok('single');
  const [, firstText = '', lastText = firstText] = /^([0-9]{1,5})(?:[-:]([0-9]{1,5}))?$/.exec(text) ?? [];
  const [first, last] = [Number(firstText), Number(lastText)];
  if (first >= 1 && last >= first && last <= 65_535) return ok({ first, last });
  return err(`"${text}" is neither a range of ports like 4000-4010 nor "single"`);
}
