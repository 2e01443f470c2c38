import type { Recipe } from '../../recipe.ts';
import { putSteps } from '../others/put-into.ts';

const PUSH: NonNullable<Recipe['push']> = {
  to: '10.164.183.253',
  prefix: 24,
  from: '10.164.183.252',
  as: 'firmware',
  files: [
    '(R|RAX|RBR|WNR|WNDR|WNDRMAC|EX|D)\\d{3,4}[\\w.-]*\\.(chk|img|bin)',
    'openwrt-.*-netgear_.*-(factory|initramfs)[\\w.-]*\\.(img|bin|chk)',
    '.*\\.chk',
  ],
  when: 'link',
  handshake: 'nmrp',
  every: 0.5,
  within: 60,
};

/** It is the TFTP server itself for a while. */
export const NETGEAR: Recipe = {
  id: 'netgear',
  title: 'Netgear router (NMRP)',
  kind: 'router',
  models: [{ id: 'netgear', name: 'Netgear router' }],
  match: {},
  push: PUSH,
  trace: { loads: [], proof: [], settles: 120 },
  firmware: [
    '(R|RAX|RBR|WNR|WNDR|WNDRMAC|EX|D)\\d{3,4}[\\w.-]*\\.(chk|img)',
    'openwrt-.*-netgear_.*-factory[\\w.-]*\\.(img|bin|chk)',
  ],
  quirks: [],
  steps: putSteps({
    label: 'Plug the power in',
    does: 'Put the cable into a LAN socket, with no switch in between if the link lasts. Unplug the power and plug it in again: it looks for a server right after power-on.',
    sees: 'The power lamp turns from amber to flashing white or green while it takes its image.',
  }),
  notes: [
    'Its loader is called by NMRP (EtherType 0x0912) first, and is told its address that way: that needs raw Ethernet frames, so Linux, and root or cap_net_raw. Elsewhere nmrpflash does it.',
  ],
  sources: [{ what: 'Protocol, default address, name of the file: nmrpflash', proof: 'documented' }],
  verified: 'described',
};
