import type { Recipe } from '../recipe.ts';

export const CISCO_69XX: Recipe = {
  id: 'cisco-69xx',
  title: 'Cisco 6900 series',
  models: [
    { id: '6901', name: 'Cisco 6901', vendorClass: 'Cisco Systems, Inc. IP Phone CP-6901' },
    { id: '6911', name: 'Cisco 6911', vendorClass: 'Cisco Systems, Inc. IP Phone CP-6911' },
    { id: '6921', name: 'Cisco 6921', vendorClass: 'Cisco Systems, Inc. IP Phone CP-6921' },
    { id: '6941', name: 'Cisco 6941', vendorClass: 'Cisco Systems, Inc. IP Phone CP-6941' },
    { id: '6945', name: 'Cisco 6945', vendorClass: 'Cisco Systems, Inc. IP Phone CP-6945' },
    { id: '6961', name: 'Cisco 6961', vendorClass: 'Cisco Systems, Inc. IP Phone CP-6961' },
  ],
  match: {
    dhcp: [{ vendorClass: ['Cisco Systems, Inc. IP Phone CP-69??*'] }],
    requests: ['(SCCP|SIP)69(xx|\\d\\d)\\.[\\w.-]+\\.loads'],
  },
  trace: {
    loads: ['(SCCP|SIP)69(xx|\\d\\d)\\.[\\w.-]+\\.loads'],
    last: ['(SCCP|SIP)69(xx|\\d\\d)\\.[\\w.-]+\\.zz\\.sgn'],
    proof: [],
    optional: [
      '(CTL|ITL)(SEP[0-9a-f]{12}|File)\\.tlv(\\.sgn)?',
      'SEP[0-9a-f]{12}\\.cnf\\.xml(\\.enc)?(\\.sgn)?',
      'XMLDefault\\.cnf\\.xml(\\.sgn)?',
      '.*-(sccp|sip)\\.jar',
      'g[34]-tones\\.xml',
      '(distinctive)?ringlist\\.xml',
    ],
    settles: 90,
  },
  quirks: [],
  uploads: 'cisco-phones',
  steps: [
    {
      id: 'power',
      label: 'Plug the phone in; hold # for a reset, then dial 123456789*0#',
      does: 'Plug it in. To reset it first, hold # at power-up and dial 123456789*0#.',
      silence: 60,
    },
    {
      id: 'address',
      label: 'The phone asks for an address, and for its configuration',
      silence: 90,
      until: 'addressed',
    },
    {
      id: 'loads',
      label: 'The phone reads the load that its configuration names',
      sees: '"Upgrading" on the screen.',
      silence: 60,
      until: 'loading',
    },
    {
      id: 'components',
      label: 'The phone writes its firmware and restarts',
      does: 'Do not unplug it.',
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [60, 900],
    },
    { id: 'booted', label: 'The phone runs its firmware', sees: '"Registering" on the screen.', until: 'recovered' },
  ],
  session: {
    asks: [
      { file: 'CTLSEP$MAC$.tlv', optional: true },
      { file: 'ITLSEP$MAC$.tlv', optional: true },
      { file: 'ITLFile.tlv', optional: true },
      { file: 'SEP$MAC$.cnf.xml', optional: true },
      { file: 'XMLDefault.cnf.xml' },
      { file: 'SCCP69xx.9-4-1-3.loads' },
      { file: 'BOOT69xx.0-0-0-14.zz.sgn' },
      { file: 'DSP69xx.0-0-0-4.zz.sgn' },
      { file: 'SCCP69xx.9-4-1-3.zz.sgn' },
    ],
  },
  afterwards: [
    '"Registering" on its screen is right: it looks for a call manager, which is not here. It may be unplugged now.',
  ],
  notes: [
    'It loads what its configuration names (loadInformation): after a reset it asks for no default list that is known.',
    'After the reset it may be without an application: put the whole package here first.',
  ],
  sources: [
    { what: 'Files of a load, in their order: signed packages of 69xx', proof: 'data' },
    { what: 'Reset code for 69xx and later: Cisco phone guides', proof: 'documented' },
    { what: 'What it asks for after a reset: not known', proof: 'reported' },
  ],
  verified: 'described',
};
