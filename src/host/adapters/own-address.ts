/** Whether an address can be given to an adapter that devices are served on. */
import {
  formatCidr,
  ipv4,
  isLoopback,
  parseCidr,
  subnetBroadcast,
  subnetOf,
  type AdapterAddress,
} from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { suggestAddress } from './adapter-words.ts';

/** The narrowest network has room for the station and a device; a wider one would take in what belongs to others. */
const NARROWEST = 30;
const WIDEST = 8;

/** Reads `192.168.1.1/24`, and judges it. */
export function parseOwnAddress(text: string): Result<AdapterAddress, string> {
  const parsed = parseCidr(text);
  return parsed.ok ? judgeOwnAddress(parsed.value) : parsed;
}

/** The address, or one sentence: what is wrong with it, and one that will do. */
export function judgeOwnAddress(at: AdapterAddress): Result<AdapterAddress, string> {
  const wrong = mistakeIn(at);
  return wrong === undefined ? ok(at) : err(`${formatCidr(at)} ${wrong}; write ${proposalFor(at)}`);
}

/** Completes "192.168.1.0/24 ..."; undefined when nothing is wrong. */
function mistakeIn({ address, prefix }: AdapterAddress): string | undefined {
  const subnet = subnetOf({ address, prefix });
  if (address >>> 24 === 0) return 'is an address of nobody';
  if (isLoopback(address)) return 'leads only to this computer';
  if (address >>> 28 === 14) return 'is the address of a group (multicast)';
  if (address >>> 28 === 15) return 'is an address that no adapter can have';
  if (prefix > NARROWEST) return 'leaves no room for a device beside the station';
  if (prefix < WIDEST) return 'is a network that takes in those of others';
  if (address === subnet.base) return 'is the network itself, and no address in it';
  if (address === subnetBroadcast(subnet)) return 'is the broadcast address of its network';
  return undefined;
}

/** In the network that was meant, where that can be one. */
function proposalFor({ address, prefix }: AdapterAddress): string {
  const fitting = { address, prefix: prefix > NARROWEST || prefix < WIDEST ? 24 : prefix };
  const first = { address: ipv4(subnetOf(fitting).base + 1), prefix: fitting.prefix };
  return formatCidr([fitting, first].find((at) => mistakeIn(at) === undefined) ?? suggestAddress([]));
}
