import type { Recipe } from '../../recipe.ts';

export const ONIE: Recipe = {
  id: 'onie',
  title: 'Switch with ONIE',
  kind: 'switch',
  models: [{ id: 'onie', name: 'ONIE switch', vendorClass: 'onie_vendor:x86_64-kvm_x86_64-r0' }],
  match: { dhcp: [{ vendorClass: ['onie_vendor:*'] }], requests: ['onie-(installer|updater)[\\w.-]*'] },
  dhcp: { options: { 72: '$STATION$', 114: 'http://$STATION$:$HTTP$/onie-installer' } },
  trace: { loads: ['onie-installer[\\w.-]*'], proof: [], optional: ['onie-(installer|updater)[\\w.-]*'], settles: 180 },
  firmware: [
    'onie-installer[\\w.-]*',
    'sonic[\\w.-]*\\.bin',
    '[\\w.-]*(installer|onie)[\\w.-]*\\.bin',
    'cumulus-linux[\\w.-]*\\.bin',
  ],
  answers: [
    {
      asked: 'onie-installer[\\w.-]*',
      from: ['onie-installer[\\w.-]*', '(sonic|cumulus-linux)[\\w.-]*\\.bin', '[\\w.-]*installer[\\w.-]*', '.*\\.bin'],
    },
  ],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Start the switch into ONIE',
      does: 'Cable its management socket. On its console choose ONIE, then ONIE: Install OS.',
      silence: 180,
    },
    { id: 'address', label: 'ONIE asks for an address', silence: 90, until: 'addressed' },
    {
      id: 'loads',
      label: 'ONIE looks for an installer, and reads it',
      sees: 'It tries many names, from its hardware address and its address down to onie-installer: most of them are not here.',
      silence: 60,
      until: 'loading',
      takes: [20, 900],
    },
    {
      id: 'components',
      label: 'ONIE runs the installer',
      does: 'Do not switch it off.',
      silence: 900,
      until: 'writing',
      keepPower: true,
      takes: [120, 900],
    },
    { id: 'booted', label: 'The switch runs its system', until: 'recovered' },
  ],
  session: {
    wishes: [1, 3, 6, 7, 12, 15, 42, 43, 54, 66, 67, 72, 114, 125, 150],
    asks: [
      {
        file: '$MAC-$/onie-installer-x86_64-kvm_x86_64-r0',
        given: 'sonic-broadcom.bin',
        options: { blksize: '512', tsize: '0' },
      },
    ],
  },
  notes: [
    'The installer may have any name: give one, and every name of its list is answered with it.',
    'Option 114 names it by HTTP, option 72 this station; by TFTP it is found too, only slower.',
  ],
  sources: [
    { what: 'Order of its searches, names, vendor class: sources of ONIE (exec_installer, functions)', proof: 'data' },
    { what: 'Options 114 and 72: ONIE design specification; issues 1029 and 1136', proof: 'documented' },
  ],
  verified: 'simulated',
};
