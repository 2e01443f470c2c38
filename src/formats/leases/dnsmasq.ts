/** The lease file of dnsmasq: `EXPIRY MAC ADDRESS NAME CLIENT-ID` a line, expiry in seconds since 1970, 0 for never. */
import { parseIpv4, parseMac } from '../../lib/address.ts';
import { instant, NEVER, seconds } from '../../lib/time.ts';
import { excerpt, hexDigits, LeaseCollection, type LeasesRead } from './lease-record.ts';

export function readDnsmasq(text: string): LeasesRead {
  const collection = new LeaseCollection();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    // From here on come the leases of IPv6.
    if (line.startsWith('duid ')) break;
    if (line !== '') readLine(line, index + 1, collection);
  }
  return collection.read;
}

/** Whether a line is one. */
export function isDnsmasqLine(line: string): boolean {
  const [expiry = '', hardware = '', address = ''] = line.trim().split(/\s+/, 3);
  return /^\d+$/.test(expiry) && hardware.includes(':') && parseIpv4(address).ok;
}

function readLine(text: string, line: number, collection: LeaseCollection): void {
  const [expiry = '', hardwareText = '', addressText = '', name = '*', client = '*'] = text.split(/\s+/);
  const address = parseIpv4(addressText);
  if (!address.ok) return collection.issue(line, address.error);
  if (!/^\d{1,12}$/.test(expiry)) return collection.issue(line, `${excerpt(expiry)} is not a time`);
  // Another hardware than Ethernet stands in front: `06-`.
  const hardware = parseMac(hardwareText.replace(/^[0-9a-f]{2}-(?=..:)/, ''));
  const clientId = hexDigits(client);
  if (!hardware.ok && clientId === undefined) return collection.issue(line, hardware.error);
  collection.add({
    address: address.value,
    state: 'bound',
    until: expiry === '0' ? NEVER : instant(seconds(Number(expiry))),
    ...(hardware.ok ? { hardware: hardware.value } : {}),
    ...(clientId === undefined ? {} : { clientId }),
    ...(name === '*' ? {} : { hostname: name }),
  });
}
