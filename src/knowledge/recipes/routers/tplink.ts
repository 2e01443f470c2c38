import type { Recipe } from '../../recipe.ts';

/** Routers whose boot loader reads one image from a fixed address. */
export const TPLINK: Recipe = {
  id: 'tplink',
  title: 'TP-Link router (U-Boot recovery, also with OpenWrt)',
  kind: 'router',
  models: [
    { id: 'archer-c7', name: 'TP-Link Archer C7 v5', loads: 'ArcherC7v5_tp_recovery.bin' },
    { id: 'wr841n', name: 'TP-Link TL-WR841N v9', loads: 'wr841nv9_tp_recovery.bin' },
    { id: 'wdr4300', name: 'TP-Link TL-WDR4300', loads: 'wdr4300v1_tp_recovery.bin' },
    { id: 'mr6400', name: 'TP-Link TL-MR6400', loads: 'mr6400_tp_recovery.bin' },
  ],
  match: { requests: ['([\\w-]+_)?tp_recovery\\.bin'] },
  fixed: [{ server: '192.168.0.66', prefix: 24, device: '192.168.0.86', asks: 'arp' }],
  trace: { loads: ['([\\w-]+_)?tp_recovery\\.bin'], proof: [], settles: 90 },
  firmware: [
    '([\\w-]+_)?tp_recovery\\.bin',
    'openwrt-.*-(tplink|tp-link)_.*-(factory|recovery|tftp-recovery)[\\w-]*\\.bin',
    '(Archer|TL-|wr\\d|wdr\\d|mr\\d|[aceEC]\\d+v\\d)[\\w .()-]*\\.bin',
  ],
  answers: [
    {
      asked: '([\\w-]+_)?tp_recovery\\.bin',
      from: ['.*tp_recovery\\.bin', '.*recovery[\\w-]*\\.bin', '.*factory[\\w-]*\\.bin', '.*\\.bin'],
    },
  ],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Hold reset while you plug the router in',
      does: 'Put a network cable from one of its LAN sockets to this computer, best with a small switch in between: it asks as soon as it starts. Unplug its power. Press and hold reset, plug the power in, and hold on until a lamp other than power lights (WPS, the lock, or all of them): 5 to 15 seconds, with some models 50.',
      sees: 'The WPS lamp, or all lamps, light up. Then let go.',
      silence: 60,
    },
    { id: 'address', label: 'The router looks for its server', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'The router reads its image', silence: 30, until: 'loading', takes: [10, 60] },
    {
      id: 'components',
      label: 'The router writes its image and restarts',
      does: 'Do not unplug it: it writes its flash for one to five minutes.',
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [60, 300],
    },
    {
      id: 'booted',
      label: 'The router runs its image',
      sees: 'OpenWrt is found at 192.168.1.1, its own firmware at 192.168.0.1.',
      until: 'recovered',
    },
  ],
  session: {
    address: 'none',
    asks: [
      {
        file: 'ArcherC7v5_tp_recovery.bin',
        given: 'openwrt-23.05.5-ath79-generic-tplink_archer-c7-v5-squashfs-factory.bin',
        options: { timeout: '3' },
      },
    ],
  },
  afterwards: [
    'Its new firmware has another address: 192.168.1.1 with OpenWrt, 192.168.0.1 or tplinkwifi.net with its own.',
  ],
  notes: [
    'It is 192.168.0.86 (some: .2) and wants its server at 192.168.0.66: this station has to have that address.',
    'It asks for a name of its own, as ArcherC7v5_tp_recovery.bin. Give one image: whatever it is called, it is what such a name is answered with, and the name that was asked for is told, because it says which model and revision this is.',
    'Own firmware with "boot" in its name cannot be used as it is: cut off the first 0x20200 bytes. Images of OpenWrt called factory or recovery are right.',
    'With a cable straight to a computer the link often comes up after it has asked: put a switch in between, or force 100 Mbit/s.',
  ],
  sources: [
    { what: 'Names of files, addresses, lamps: OpenWrt wiki and commits', proof: 'documented' },
    { what: 'A read with timeout option, 15 873 blocks in 17 s: log in the same', proof: 'reported' },
  ],
  verified: 'simulated',
};
