import type { Recipe } from '../../recipe.ts';

/** First generation: its loader reads one line of text, and then the image of that name. */
export const CISCO_7940_7960: Recipe = {
  id: 'cisco-7940-7960',
  title: 'Cisco 7940G and 7960G',
  kind: 'phone',
  models: [
    { id: '7940', name: 'Cisco 7940G', vendorClass: 'Cisco Systems, Inc. IP Phone CP-7940G' },
    { id: '7960', name: 'Cisco 7960G', vendorClass: 'Cisco Systems, Inc. IP Phone CP-7960G' },
  ],
  match: {
    dhcp: [{ vendorClass: ['Cisco Systems, Inc. IP Phone CP-79?0G*', 'Cisco Systems, Inc. IP Phone 79?0*'] }],
    requests: ['OS79XX\\.TXT', 'P0[0S]3[\\w-]*\\.(loads|sb2|sbn|bin)'],
  },
  trace: {
    loads: ['OS79XX\\.TXT', 'P0[0S]3[\\w-]*\\.loads'],
    last: ['P0[0S]3[\\w-]*\\.(sb2|bin)'],
    proof: [],
    optional: [
      'CTLSEP\\w+\\.tlv',
      'SIPDefault\\.cnf',
      'SIP[0-9a-f]{12}\\.cnf',
      'RINGLIST\\.(DAT|XML)',
      'dialplan\\.xml',
    ],
    settles: 60,
  },
  quirks: [],
  uploads: 'cisco-phones',
  steps: [
    {
      id: 'power',
      label: 'Unplug the phone, plug it in again and at once hold #',
      does: 'Unplug the power, plug it in again, and press and hold #. Let go when the Speaker button is not lit any more.',
      sees: '"Reset key sequence detected" on the screen; Headset, Mute and Speaker flash one after the other.',
      silence: 60,
    },
    {
      id: 'code',
      label: 'Dial 123456789*0#, then 2',
      does: 'Dial 123456789*0# within 60 seconds. To "Keep network cfg?" answer 2 (no), so that stored addresses are erased too.',
      silence: 90,
    },
    {
      id: 'address',
      label: 'The phone asks for an address',
      sees: '"Configuring VLAN", then "Configuring IP".',
      silence: 90,
      until: 'addressed',
    },
    {
      id: 'loads',
      label: 'The phone reads OS79XX.TXT and the image that it names',
      sees: '"Upgrading Software" on the screen.',
      silence: 60,
      until: 'loading',
    },
    {
      id: 'components',
      label: 'The phone writes its firmware and restarts',
      does: 'Do not unplug it.',
      silence: 120,
      until: 'writing',
      keepPower: true,
      takes: [60, 300],
    },
    {
      id: 'booted',
      label: 'The phone runs its firmware',
      sees: '"Registering", or "Unprovisioned" with SIP.',
      until: 'recovered',
    },
  ],
  session: {
    asks: [
      { file: 'CTLSEP$MAC$.tlv', optional: true },
      { file: 'SEP$MAC$.cnf.xml', optional: true },
      { file: 'OS79XX.TXT' },
      { file: 'P0S3-8-12-00.loads' },
      { file: 'P0S3-8-12-00.sb2' },
      { file: 'SIPDefault.cnf', optional: true, after: 20, restarts: true },
      { file: 'SIP$MAC$.cnf', optional: true },
    ],
  },
  afterwards: ['It may be unplugged now. To make calls it needs SIPDefault.cnf and SIP<MAC>.cnf, or a call manager.'],
  notes: [
    'It understands only the inline power that Cisco used before 802.3af: most PoE switches leave it dark. Use a CP-PWR-CUBE.',
    'OS79XX.TXT holds one line, the name of the image without its ending, and nothing behind it: no blank and no empty line.',
    'An empty SEP file makes it say "Protocol Application Invalid": leave it out instead.',
  ],
  sources: [
    {
      what: 'Reset keys and the question for the network settings: ciscoknowledgebase.com, support.tracerts.com',
      proof: 'reported',
    },
    { what: 'OS79XX.TXT without anything behind the name: Cisco CSCdv19260', proof: 'documented' },
    { what: 'Order of requests: voip-info.org', proof: 'reported' },
  ],
  verified: 'simulated',
};
