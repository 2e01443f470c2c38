import type { Recipe } from '../../recipe.ts';

export const U_BOOT: Recipe = {
  id: 'u-boot',
  title: 'Board with U-Boot',
  kind: 'computer',
  models: [{ id: 'u-boot', name: 'Board with U-Boot', vendorClass: 'U-Boot.armv8' }],
  match: { dhcp: [{ vendorClass: ['U-Boot*'] }], requests: ['[0-9A-F]{8}\\.img'] },
  dhcp: { bootFile: 'boot.img' },
  trace: {
    loads: ['boot\\.img', '[0-9A-F]{8}\\.img', '.*\\.(itb|uimage|fit)'],
    proof: [],
    optional: ['boot\\.scr\\.uimg', '[\\w/-]*pxelinux\\.cfg/[\\w-]+'],
    settles: 5,
  },
  firmware: ['boot\\.img', '.*\\.(itb|uimage|fit)'],
  answers: [
    {
      asked: '(boot|[0-9A-F]{8})\\.img',
      from: ['.*\\.itb', '.*\\.(uimage|fit)', '.*(initramfs|kernel)[\\w.-]*\\.(bin|img)', '.*\\.img'],
    },
  ],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Stop U-Boot and type dhcp',
      does: 'On the console, press a key while it counts down; then dhcp, or setenv serverip and tftpboot with the name of the file.',
      silence: 60,
    },
    { id: 'address', label: 'U-Boot asks for an address', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'U-Boot reads its file', silence: 50, until: 'writing' },
    { id: 'booted', label: 'U-Boot has the file in memory: start it with bootm or bootefi', until: 'recovered' },
  ],
  session: {
    options: { 93: 22, 94: 'hex:010000' },
    wishes: [1, 3, 6, 12, 17, 67],
    asks: [
      {
        file: 'boot.img',
        given: 'openwrt-initramfs-kernel.itb',
        options: { timeout: '5', tsize: '0', blksize: '1468' },
      },
    ],
  },
  done: 'has its file in memory',
  notes: [
    'Without a name it asks for its own address in hexadecimal, as C0A80164.img: that is answered with the only image that is here, too.',
    'It tries 10 times, 5 seconds apart.',
  ],
  sources: [{ what: 'Options of its requests, times, default name: U-Boot, net/tftp.c', proof: 'data' }],
  verified: 'simulated',
};
