import type { Recipe } from '../../recipe.ts';
import { AFTERWARDS, BEFORE_THE_LOAD, laterPhoneSteps, OPTIONAL_FILES } from './later-phones.ts';

export const CISCO_69XX: Recipe = {
  id: 'cisco-69xx',
  title: 'Cisco 6900 series',
  kind: 'phone',
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
    optional: OPTIONAL_FILES,
    settles: 90,
  },
  quirks: [],
  uploads: 'cisco-phones',
  steps: laterPhoneSteps({
    label: 'Plug the phone in; hold # for a reset, then dial 123456789*0#',
    does: 'Plug it in. To reset it first, hold # at power-up and dial 123456789*0#.',
  }),
  session: {
    asks: [
      ...BEFORE_THE_LOAD,
      { file: 'SCCP69xx.9-4-1-3.loads' },
      { file: 'BOOT69xx.0-0-0-14.zz.sgn' },
      { file: 'DSP69xx.0-0-0-4.zz.sgn' },
      { file: 'SCCP69xx.9-4-1-3.zz.sgn' },
    ],
  },
  afterwards: AFTERWARDS,
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
