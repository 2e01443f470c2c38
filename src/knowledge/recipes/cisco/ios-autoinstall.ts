import type { Recipe } from '../../recipe.ts';

/** Routers and switches that start without a configuration look for one on the network. */
export const CISCO_IOS_AUTOINSTALL: Recipe = {
  id: 'cisco-ios-autoinstall',
  title: 'Cisco IOS AutoInstall',
  kind: 'router',
  models: [{ id: 'autoinstall', name: 'Cisco router or switch without configuration' }],
  match: {
    dhcp: [{ vendorClass: ['ciscopnp'] }],
    requests: ['network-confg', 'cisconet\\.cfg', 'router-confg', 'ciscortr\\.cfg'],
  },
  dhcp: { bootFile: 'network-confg' },
  trace: {
    loads: ['network-confg', 'cisconet\\.cfg'],
    last: ['network-confg', 'router-confg', 'ciscortr\\.cfg', '(?!network-).*-confg'],
    proof: [],
    optional: ['cisconet\\.cfg', 'router-confg', 'ciscortr\\.cfg', '.*-confg', '.*\\.cfg'],
    settles: 60,
  },
  firmware: ['(network|router)-confg', 'cisco(net|rtr)\\.cfg', '[\\w-]+-confg'],
  answers: [{ asked: 'network-confg', from: ['[\\w-]+-confg', 'cisco(net|rtr)\\.cfg'] }],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Start it without a configuration',
      does: 'Erase it (write erase) or hold MODE, and start it. Do not answer the questions on its console.',
      silence: 300,
    },
    { id: 'address', label: 'It asks for an address on every port', silence: 90, until: 'addressed' },
    { id: 'loads', label: 'It reads its configuration', silence: 120, until: 'writing' },
    {
      id: 'booted',
      label: 'It runs what it has read',
      does: 'Save it on the console: copy running-config startup-config.',
      until: 'recovered',
    },
  ],
  session: {
    asks: [
      { file: 'network-confg' },
      { file: 'router-confg', optional: true },
      { file: 'ciscortr.cfg', optional: true },
    ],
  },
  notes: [
    'It takes the name of the file out of option 67; without that it asks for network-confg, then for cisconet.cfg, then by its host name.',
    'A 2960 that shall load firmware this way wants the .tar, not the .bin.',
  ],
  sources: [
    { what: 'Names and order: Cisco IOS configuration guides, AutoInstall', proof: 'documented' },
    { what: 'A 2960 that wants a .tar: freeztp issues 42 and 62', proof: 'reported' },
  ],
  verified: 'simulated',
};
