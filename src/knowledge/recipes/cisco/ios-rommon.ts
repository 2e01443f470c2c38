import type { Recipe } from '../../recipe.ts';

/** Routers and switches whose flash is empty: the ROM monitor reads one image, named by hand. */
export const CISCO_IOS_ROMMON: Recipe = {
  id: 'cisco-ios-rommon',
  title: 'Cisco IOS router in ROM monitor',
  kind: 'router',
  models: [{ id: 'rommon', name: 'Cisco router in ROM monitor' }],
  match: { requests: ['c\\d{3,4}\\w*-[\\w]+-mz\\.[\\w.()-]+'] },
  trace: { loads: ['c\\d{3,4}\\w*-[\\w]+-mz\\.[\\w.()-]+'], proof: [], settles: 30 },
  firmware: ['c\\d{3,4}\\w*-[\\w]+-mz\\.[\\w.()-]+'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Set the variables of the ROM monitor and type tftpdnld',
      does: 'On the console, at rommon 1 >, in capitals: IP_ADDRESS=192.168.1.50, IP_SUBNET_MASK=255.255.255.0, DEFAULT_GATEWAY= and TFTP_SERVER= the address of this station, TFTP_FILE= the name of the image. Then tftpdnld, and y. tftpdnld -r only starts it and writes nothing.',
      sees: 'The cable has to be in its first LAN port.',
      silence: 60,
    },
    { id: 'loads', label: 'The router reads its image', silence: 120, until: 'loading', takes: [60, 1800] },
    {
      id: 'components',
      label: 'The router erases its flash and writes the image',
      does: 'Do not unplug it.',
      sees: 'Rows of e, then of !',
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [60, 900],
    },
    { id: 'booted', label: 'The router is back at its prompt: type boot', until: 'recovered' },
  ],
  session: { address: 'none', asks: [{ file: 'c2800nm-adventerprisek9-mz.124-24.T8.bin' }] },
  notes: [
    'Old loaders cannot count beyond block 65535: an image above 33 553 919 bytes stops there. Use a smaller one, or copy it by another way.',
    'Its address must lie in the network of this station.',
  ],
  sources: [
    { what: 'Variables and tftpdnld: cisco.com document 12714-76', proof: 'documented' },
    { what: 'Stall at block 65536 on a 2650XM: supportforums.cisco.com 1866153', proof: 'reported' },
  ],
  verified: 'simulated',
};
