import type { Recipe } from '../recipe.ts';

export const CISCO_792X: Recipe = {
  id: 'cisco-792x',
  title: 'Cisco 7921G, 7925G and 7926G',
  models: [
    { id: '7921', name: 'Cisco 7921G' },
    { id: '7925', name: 'Cisco 7925G' },
    { id: '7926', name: 'Cisco 7926G' },
  ],
  match: {
    dhcp: [{ vendorClass: ['Cisco Systems Inc. Wireless Phone 792*', 'Cisco Systems, Inc. Wireless Phone 792*'] }],
    requests: ['CP792[156]G?-[\\w.-]+\\.LOADS'],
  },
  trace: {
    loads: ['CP792[156]G?-[\\w.-]+\\.LOADS'],
    last: ['GUI[HS]?-[\\w.-]+\\.SBN'],
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
      label: 'Let the phone join a wireless network that leads to this station',
      does: 'Set its wireless network by USB or in its menu. The access point bridges it to this computer. Put it into its charger.',
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
      { file: 'CP7925G-1.4.7.3.LOADS' },
      { file: 'TNUXH-1.4.7.3.SBN' },
      { file: 'TNUXRH-1.4.7.3.SBN' },
      { file: 'SYSH-1.4.7.3.SBN' },
      { file: 'WLANH-1.4.7.3.SBN' },
      { file: 'APPSH-1.4.7.3.SBN' },
      { file: 'GUIH-1.4.7.3.SBN' },
    ],
  },
  afterwards: [
    '"Registering" on its screen is right: it looks for a call manager, which is not here. It may be unplugged now.',
  ],
  notes: ['It has no socket for a network cable: an access point has to bridge it to the station.'],
  sources: [
    { what: 'Files of a load, in their order: signed packages of 7921, 7925 and 7926', proof: 'data' },
    { what: 'Vendor class of wireless phones: a published configuration of a DHCP server', proof: 'reported' },
  ],
  verified: 'described',
};
