import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { withHardware } from './neighbours.ts';

const ADDRESS = ipv4(0xc0a8_0107);
const LINUX = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.70     0x1         0x2         02:00:00:00:00:70     *        eth1
192.168.1.7      0x1         0x2         00:26:99:ef:0f:1a     *        eth1`;
const WINDOWS = `\r
Schnittstelle: 192.168.1.1 --- 0x5\r
  Internetadresse       Physische Adresse     Typ\r
  192.168.1.7           00-26-99-ef-0f-1a     dynamisch`;

describe('who answered an echo', () => {
  it.each([
    ['/proc/net/arp', LINUX],
    ['arp -n of macOS', '? (192.168.1.7) at 0:26:99:ef:f:1a on en5 ifscope [ethernet]\n'],
    ['arp -a of Windows', WINDOWS],
  ])('is named as %s knows it', (_, table) => {
    expect(withHardware(ADDRESS, table)).toEqual({ address: ADDRESS, hardware: '00:26:99:ef:0f:1a' });
  });

  it.each([
    ['beyond a router', LINUX.split('\n').slice(0, 2).join('\n')],
    ['while the system does not know', '? (192.168.1.7) at (incomplete) on en5 ifscope [ethernet]\n'],
    ['where nothing is printed', ''],
  ])('has no name %s', (_, table) => {
    expect(withHardware(ADDRESS, table)).toEqual({ address: ADDRESS });
  });
});
