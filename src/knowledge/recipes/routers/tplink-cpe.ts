import type { Recipe } from '../../recipe.ts';

export const TPLINK_CPE: Recipe = {
  id: 'tplink-cpe',
  title: 'TP-Link CPE and WBS',
  kind: 'access-point',
  models: [{ id: 'cpe210', name: 'TP-Link CPE or WBS' }],
  match: { requests: ['recovery\\.bin'] },
  fixed: [{ server: '192.168.0.100', prefix: 24, device: '192.168.0.254', asks: 'arp' }],
  trace: { loads: ['recovery\\.bin'], proof: [], settles: 90 },
  firmware: ['(openwrt-.*-)?(tplink_)?(cpe|wbs|eap)\\d{3}[\\w.-]*\\.bin', '(CPE|WBS)\\d{3}[\\w .()-]*\\.bin'],
  answers: [
    {
      asked: 'recovery\\.bin',
      from: [
        '.*(cpe|wbs|eap)\\d{3}.*(factory|up)[\\w.()-]*\\.bin',
        '.*(cpe|wbs|eap)\\d{3}.*\\.bin',
        '.*factory[\\w-]*\\.bin',
        '.*\\.bin',
      ],
    },
  ],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Hold reset while you plug it in',
      does: 'Unplug the PoE injector. Hold reset, plug it in, and hold on for about 10 seconds.',
      silence: 60,
    },
    { id: 'address', label: 'It looks for its server', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'It reads its image', silence: 30, until: 'loading', takes: [10, 60] },
    {
      id: 'components',
      label: 'It writes its image and restarts',
      does: 'Do not unplug it.',
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [60, 300],
    },
    { id: 'booted', label: 'It runs its image', until: 'recovered' },
  ],
  session: {
    address: 'none',
    asks: [{ file: 'recovery.bin', given: 'cpe210v3-up-ver2-2-3.bin', options: { timeout: '3' } }],
  },
  notes: ['It is 192.168.0.254 and wants its server at 192.168.0.100: this station has to have that address.'],
  sources: [{ what: 'Addresses and name of the file: OpenWrt wiki', proof: 'documented' }],
  verified: 'simulated',
};
