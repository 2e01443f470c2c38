import type { Recipe } from '../../recipe.ts';
import { putSteps } from '../others/put-into.ts';

const PUSH: NonNullable<Recipe['push']> = {
  to: '192.168.1.20',
  prefix: 24,
  from: '192.168.1.254',
  files: [
    '(XM|XW|WA|XC|2XC|2WA|TI|SW|AF\\d*|AFLTU|GP|U2|BZ|UAP|U[67N])[\\w.-]*\\.bin',
    'openwrt-.*-ubnt_.*-factory\\.bin',
    'firmware\\.bin',
  ],
  when: 'heard',
  every: 2,
  within: 600,
};

/** It is the TFTP server itself for a while. */
export const UBIQUITI: Recipe = {
  id: 'ubiquiti',
  title: 'Ubiquiti airMAX and UniFi',
  kind: 'access-point',
  models: [{ id: 'ubiquiti', name: 'Ubiquiti device' }],
  match: { dhcp: [{ vendorClass: ['ubnt*'] }] },
  dhcp: { options: { 43: { 1: '$STATION$' } } },
  push: PUSH,
  trace: { loads: PUSH.files, proof: [], settles: 120 },
  firmware: [
    '(XM|XW|WA|XC|2XC|2WA|TI|SW|AF\\d*|AFLTU|GP|U2|BZ|UAP|U[67N])[\\w-]*\\.[\\w.-]*bin',
    'openwrt-.*-ubnt_.*-factory\\.bin',
  ],
  quirks: [],
  steps: putSteps({
    label: 'Hold reset while you plug the power in',
    does: 'Unplug it. Press and hold reset, plug the power in (PoE), and hold on for 8 to 20 seconds, until the lamps change in turn.',
    sees: 'The lamps light in two groups in turn. Then let go.',
  }),
  notes: [
    'It refuses an image for another model, and one without the signature of its maker where it wants that ("RSA signed firmware").',
    'A UniFi device that runs is told by option 43 to join the controller at the address of this station, if there is one: set your own option 43 for another place.',
  ],
  sources: [
    { what: 'Address, lamps, TFTP recovery: help.ui.com', proof: 'documented' },
    { what: 'Vendor class ubnt and sub-option 1 of option 43: help.ui.com', proof: 'documented' },
    { what: 'Refused images: forum', proof: 'reported' },
  ],
  verified: 'described',
};
