import type { Recipe } from '../../recipe.ts';

export const RASPBERRY_PI_4: Recipe = {
  id: 'raspberry-pi-4',
  title: 'Raspberry Pi 4 and 5',
  kind: 'computer',
  models: [
    { id: 'pi4', name: 'Raspberry Pi 4' },
    { id: 'pi5', name: 'Raspberry Pi 5' },
  ],
  match: {
    dhcp: [
      {
        vendorClass: ['PXEClient:Arch:00000:UNDI:002001*'],
        oui: ['dc:a6:32', 'e4:5f:01', '28:cd:c1', 'd8:3a:dd', '2c:cf:67'],
      },
    ],
    requests: ['start4\\.elf', 'kernel_2712\\.img', 'boot\\.(img|sig)'],
  },
  dhcp: { options: { 43: 'hex:0601030a0400505845091400001152617370626572727920506920426f6f74ff' } },
  trace: {
    loads: ['start4\\.elf', 'config\\.txt', 'boot\\.sig'],
    last: ['kernel[\\w-]*\\.img', 'boot\\.img'],
    proof: [],
    optional: ['[0-9a-f]{8}/[\\w./+-]+', '(?!start|bootcode)[\\w.+-]+', '(overlays|dtb)/[\\w./+-]+'],
    settles: 10,
  },
  firmware: ['start4[\\w-]*\\.elf', 'kernel_2712\\.img'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Plug the Pi in',
      does: 'Take its card out. Its EEPROM has to have the network in BOOT_ORDER (2), or 7 for HTTP; that is set with rpi-eeprom-config. Plug it in.',
      silence: 30,
    },
    {
      id: 'address',
      label: 'The Pi asks for an address',
      sees: 'Its diagnostics on the screen say what it waits for.',
      silence: 60,
      until: 'addressed',
    },
    { id: 'loads', label: 'The Pi reads its firmware', silence: 20, until: 'listing' },
    {
      id: 'kernel',
      label: 'The Pi reads its kernel',
      sees: 'Many names that are not here are normal.',
      silence: 20,
      until: 'writing',
      takes: [10, 60],
    },
    { id: 'booted', label: 'The Pi runs its kernel', until: 'recovered' },
  ],
  session: {
    oui: 'dc:a6:32',
    wishes: [1, 3, 43, 60, 66, 67, 128, 129, 130, 131, 132, 133, 134, 135],
    options: { 60: 'PXEClient:Arch:00000:UNDI:002001', 93: 0, 94: 'hex:010201', 97: 'hex:0052506934' },
    asks: [
      { file: '$SERIAL$/start4.elf', optional: true },
      { file: 'config.txt', options: { blksize: '1024' } },
      { file: 'pieeprom.sig', optional: true },
      { file: 'start4.elf', options: { blksize: '1024' } },
      { file: 'fixup4.dat', optional: true },
      { file: 'bcm2711-rpi-4-b.dtb', optional: true },
      { file: 'kernel8.img', options: { blksize: '1024' } },
    ],
  },
  done: 'has read its kernel and starts it',
  notes: [
    'It looks for its files below a folder that is called like the last eight digits of its serial number, and then beside that.',
    'By HTTP (mode 7) it reads boot.sig and boot.img from HTTP_HOST in its EEPROM, port 80: set HTTP_HOST to this station and HTTP_PORT to 6970.',
  ],
  sources: [
    {
      what: 'BOOT_ORDER, HTTP boot, names of files: raspberrypi documentation; pull request 2485',
      proof: 'documented',
    },
    { what: 'First halves of hardware addresses: IEEE', proof: 'data' },
  ],
  verified: 'simulated',
};
