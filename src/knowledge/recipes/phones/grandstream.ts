import type { Recipe } from '../../recipe.ts';

export const GRANDSTREAM: Recipe = {
  id: 'grandstream',
  title: 'Grandstream phones and adapters',
  kind: 'phone',
  models: [{ id: 'grandstream', name: 'Grandstream device' }],
  match: {
    dhcp: [{ vendorClass: ['Grandstream*'] }, { oui: ['00:0b:82', 'c0:74:ad'] }],
    requests: ['(gxp|gxv|gxw|grp|ht|bt|dp|wp)\\d\\w*\\.bin', 'cfg[0-9a-f]{12}(\\.xml)?'],
  },
  trace: {
    loads: ['(gxp|gxv|gxw|grp|ht|bt|dp|wp)\\d\\w*\\.bin'],
    proof: [],
    optional: [
      'cfg[\\w-]*(\\.xml|\\.txt)?',
      '(boot|ring|phonebook|screen|gs_phonebook|gs_screen|language)\\w*\\.(bin|xml|txt)',
    ],
    settles: 60,
  },
  firmware: ['(gxp|gxv|gxw|grp|ht|bt|dp|wp)\\d\\w*\\.bin'],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Plug the device in',
      does: 'Plug it in. If it has a stored server: set Firmware Upgrade to TFTP, and its path to the address of this station.',
      silence: 60,
    },
    { id: 'address', label: 'The device asks for an address', silence: 90, until: 'addressed' },
    {
      id: 'loads',
      label: 'The device asks for its configuration and reads its firmware',
      silence: 60,
      until: 'loading',
    },
    {
      id: 'components',
      label: 'The device writes its firmware and restarts',
      does: 'Do not unplug it.',
      sees: 'The lamp flashes fast.',
      silence: 180,
      until: 'writing',
      keepPower: true,
      takes: [60, 480],
    },
    { id: 'booted', label: 'The device runs its firmware', until: 'recovered' },
  ],
  session: {
    asks: [
      {
        file: 'cfg$mac$',
        optional: true,
        options: { blksize: '1024', tsize: '0', timeout: '4', grandstream_MODEL: 'GXE5024', grandstream_ID: '$mac$' },
      },
      { file: 'cfg$mac$.xml', optional: true, options: { blksize: '1024', tsize: '0', timeout: '4' } },
      {
        file: 'gxp2160fw.bin',
        options: { blksize: '1024', tsize: '0', timeout: '4', grandstream_REV_PHONE: '1.0.11.79' },
      },
    ],
  },
  notes: [
    'Its requests name its model and its versions in options of their own; only the known ones are acknowledged.',
  ],
  sources: [
    { what: 'Options of its requests: GXE502x manual, page 80', proof: 'documented' },
    { what: 'First half of hardware addresses: provisioning of FusionPBX', proof: 'data' },
  ],
  verified: 'simulated',
};
