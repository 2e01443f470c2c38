import type { Recipe } from '../../recipe.ts';

export const RASPBERRY_PI_3: Recipe = {
  id: 'raspberry-pi-3',
  title: 'Raspberry Pi 2 and 3',
  kind: 'computer',
  models: [{ id: 'pi3', name: 'Raspberry Pi 3', vendorClass: 'PXEClient:Arch:00000:UNDI:002001' }],
  match: {
    dhcp: [{ vendorClass: ['PXEClient:Arch:00000:UNDI:002001'], oui: ['b8:27:eb'] }],
    requests: ['bootcode\\.bin'],
  },
  dhcp: {
    options: { 60: 'PXEClient', 43: 'hex:0601030a0400505845091400001152617370626572727920506920426f6f74202020ff' },
  },
  trace: {
    loads: ['bootcode\\.bin'],
    last: ['kernel[\\w-]*\\.img'],
    proof: [],
    optional: ['[0-9a-f]{8}/[\\w./+-]+', '(?!start|bootcode)[\\w.+-]+', '(overlays|dtb)/[\\w./+-]+'],
    settles: 10,
  },
  firmware: ['bootcode\\.bin'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Plug the Pi in',
      does: 'Take its card out, or put one in that holds only bootcode.bin. Its boot from the network has to be switched on once (program_usb_boot_mode=1 in config.txt); a 3B+ has it on. Plug it in.',
      silence: 30,
    },
    {
      id: 'address',
      label: 'The Pi asks for an address',
      sees: 'It asks up to five times, five seconds apart.',
      silence: 30,
      until: 'addressed',
    },
    { id: 'loads', label: 'The Pi reads its boot program', silence: 10, until: 'listing' },
    {
      id: 'kernel',
      label: 'The Pi reads its firmware and its kernel',
      sees: 'Many names that are not here are normal.',
      silence: 20,
      until: 'writing',
      takes: [10, 60],
    },
    { id: 'booted', label: 'The Pi runs its kernel', until: 'recovered' },
  ],
  session: {
    address: 'offer',
    oui: 'b8:27:eb',
    wishes: [43, 60, 67, 128, 129, 130, 131, 132, 133, 134, 135, 66],
    options: { 93: 0, 94: 'hex:010201', 97: 'hex:0052506933' },
    asks: [
      { file: 'bootcode.bin' },
      { file: 'bootsig.bin', optional: true },
      { file: '$SERIAL$/start.elf', optional: true },
      { file: 'config.txt', probe: true, options: { tsize: '0', blksize: '1024' } },
      { file: 'start.elf', options: { blksize: '1024' } },
      { file: 'fixup.dat', optional: true },
      { file: 'kernel7.img', options: { blksize: '1024' } },
    ],
  },
  done: 'has read its kernel and starts it',
  notes: [
    'Its boot program sends no REQUEST: it begins with the OFFER. It takes no offer whose option 43 does not say "Raspberry Pi Boot": it is given that.',
  ],
  sources: [
    { what: 'Boot flow, option 43: raspberrypi documentation, boot-net', proof: 'documented' },
    { what: 'Bytes of option 43, with blanks for the 3B: working configurations; firmware issue 1700', proof: 'data' },
  ],
  verified: 'simulated',
};
