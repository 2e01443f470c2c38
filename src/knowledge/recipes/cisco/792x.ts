import type { Recipe } from '../../recipe.ts';
import { AFTERWARDS, BEFORE_THE_LOAD, laterPhoneSteps, OPTIONAL_FILES } from './later-phones.ts';

export const CISCO_792X: Recipe = {
  id: 'cisco-792x',
  title: 'Cisco 7921G, 7925G and 7926G',
  kind: 'phone',
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
    optional: OPTIONAL_FILES,
    settles: 90,
  },
  quirks: [],
  uploads: 'cisco-phones',
  steps: laterPhoneSteps({
    label: 'Let the phone join a wireless network that leads to this station',
    does: 'Set its wireless network by USB or in its menu. The access point bridges it to this computer. Put it into its charger.',
  }),
  session: {
    asks: [
      ...BEFORE_THE_LOAD,
      { file: 'CP7925G-1.4.7.3.LOADS' },
      { file: 'TNUXH-1.4.7.3.SBN' },
      { file: 'TNUXRH-1.4.7.3.SBN' },
      { file: 'SYSH-1.4.7.3.SBN' },
      { file: 'WLANH-1.4.7.3.SBN' },
      { file: 'APPSH-1.4.7.3.SBN' },
      { file: 'GUIH-1.4.7.3.SBN' },
    ],
  },
  afterwards: AFTERWARDS,
  notes: ['It has no socket for a network cable: an access point has to bridge it to the station.'],
  sources: [
    { what: 'Files of a load, in their order: signed packages of 7921, 7925 and 7926', proof: 'data' },
    { what: 'Vendor class of wireless phones: a published configuration of a DHCP server', proof: 'reported' },
  ],
  verified: 'described',
};
