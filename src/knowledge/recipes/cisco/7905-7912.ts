import type { Recipe } from '../../recipe.ts';

export const CISCO_7905_7912: Recipe = {
  id: 'cisco-7905-7912',
  title: 'Cisco 7902G, 7905G and 7912G',
  kind: 'phone',
  models: [
    { id: '7902', name: 'Cisco 7902G' },
    { id: '7905', name: 'Cisco 7905G' },
    { id: '7912', name: 'Cisco 7912G', vendorClass: 'Cisco Systems, Inc. IP Phone 7912' },
  ],
  match: {
    dhcp: [
      {
        vendorClass: [
          'Cisco Systems, Inc. IP Phone 7902*',
          'Cisco Systems, Inc. IP Phone 7905*',
          'Cisco Systems, Inc. IP Phone 7912*',
        ],
      },
    ],
    requests: ['(ld|gk)[0-9a-f]{12}', '(lddefault|gkdefault)(\\.txt|\\.cfg)?', 'CP79(02|05|12)\\w*\\.(zup|sbin)'],
  },
  trace: {
    loads: ['CP79(02|05|12)\\w*\\.(zup|sbin)'],
    proof: [],
    optional: [
      '(ld|gk)[0-9a-f]{12}',
      '(lddefault|gkdefault)(\\.txt|\\.cfg)?',
      'SE[PD]\\w+\\.cn[fx](\\.xml)?',
      'XMLDefault\\.cnf\\.xml',
    ],
    settles: 60,
  },
  quirks: [],
  uploads: 'cisco-phones',
  steps: [
    {
      id: 'power',
      label: 'Plug the phone in',
      does: 'Plug it in. To erase its settings: Menu, Settings, Network Configuration, **# to unlock, then Erase Configuration.',
      silence: 60,
    },
    { id: 'address', label: 'The phone asks for an address', silence: 90, until: 'addressed' },
    {
      id: 'loads',
      label: 'The phone reads the image that its profile or its configuration names',
      silence: 60,
      until: 'loading',
    },
    {
      id: 'components',
      label: 'The phone writes its image',
      does: 'Do not unplug it.',
      silence: 60,
      until: 'writing',
      keepPower: true,
      takes: [30, 180],
    },
    { id: 'booted', label: 'The phone runs its image', until: 'recovered' },
  ],
  session: {
    asks: [
      { file: 'ld$mac$', optional: true },
      { file: 'gk$mac$', optional: true },
      { file: 'XMLDefault.cnf.xml', optional: true },
      { file: 'CP7912080003SCCP070409A.sbin' },
    ],
  },
  notes: [
    'It writes hardware addresses in lower case in the names of its files.',
    'Which image it takes says its binary profile (upgradecode) or its configuration (loadInformation); without one it asks for no image.',
  ],
  sources: [
    { what: 'Vendor class without CP-: provisioning plugin of Wazo', proof: 'data' },
    { what: 'Names of profiles, upgradecode: from memory and one field report; not confirmed', proof: 'reported' },
  ],
  verified: 'described',
};
