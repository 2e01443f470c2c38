import type { Recipe } from '../../recipe.ts';
import { AFTERWARDS, BEFORE_THE_LOAD, laterPhoneSteps, OPTIONAL_FILES } from './later-phones.ts';

export const CISCO_78XX_88XX: Recipe = {
  id: 'cisco-78xx-88xx',
  title: 'Cisco 7800 and 8800 series',
  kind: 'phone',
  models: [
    { id: '7811', name: 'Cisco 7811', vendorClass: 'Cisco Systems, Inc. IP Phone CP-7811' },
    { id: '7821', name: 'Cisco 7821', vendorClass: 'Cisco Systems, Inc. IP Phone CP-7821' },
    { id: '7841', name: 'Cisco 7841', vendorClass: 'Cisco Systems, Inc. IP Phone CP-7841' },
    { id: '7861', name: 'Cisco 7861', vendorClass: 'Cisco Systems, Inc. IP Phone CP-7861' },
    { id: '8811', name: 'Cisco 8811', vendorClass: 'Cisco Systems, Inc. IP Phone CP-8811' },
    { id: '8841', name: 'Cisco 8841', vendorClass: 'Cisco Systems, Inc. IP Phone CP-8841' },
    { id: '8845', name: 'Cisco 8845', vendorClass: 'Cisco Systems, Inc. IP Phone CP-8845' },
    { id: '8851', name: 'Cisco 8851', vendorClass: 'Cisco Systems, Inc. IP Phone CP-8851' },
    { id: '8861', name: 'Cisco 8861', vendorClass: 'Cisco Systems, Inc. IP Phone CP-8861' },
    { id: '8865', name: 'Cisco 8865', vendorClass: 'Cisco Systems, Inc. IP Phone CP-8865' },
  ],
  match: {
    dhcp: [
      {
        vendorClass: [
          'Cisco Systems, Inc. IP Phone CP-78?1*',
          'Cisco Systems, Inc. IP Phone CP-88??*',
          'CP-78?1-3PCC*',
          'CP-88??-3PCC*',
        ],
      },
    ],
    requests: ['sip(78xx|88xx|8845_65)\\.[\\w.-]+\\.loads'],
  },
  trace: {
    loads: ['sip(78xx|88xx|8845_65)\\.[\\w.-]+\\.loads'],
    last: ['rootfs(78xx|88xx|8845_65)\\.[\\w.-]+\\.sbn'],
    proof: [],
    optional: OPTIONAL_FILES,
    settles: 90,
  },
  quirks: [],
  uploads: 'cisco-phones',
  steps: laterPhoneSteps({
    label: 'Plug the phone in; hold # for a reset, then dial 123456789*0#',
    does: 'Plug it in. To reset it first: Applications, Admin settings, Reset settings, All; or hold # at power-up and dial 123456789*0#.',
  }),
  session: {
    asks: [
      ...BEFORE_THE_LOAD,
      { file: 'sip78xx.12-8-1-0001-455.loads' },
      { file: 'sboot78xx.BE-01-020.sbn' },
      { file: 'kern78xx.12-8-1-0001-455.sbn' },
      { file: 'rootfs78xx.12-8-1-0001-455.sbn' },
    ],
  },
  afterwards: AFTERWARDS,
  notes: [
    'It asks for its files by HTTP on port 6970 first, and by TFTP where that is refused: both give the same files here.',
    'Phones for other call servers (3PCC, MPP) take no load for Call Manager, and the reverse, without a licence for the change.',
  ],
  sources: [
    { what: 'HTTP on port 6970 before TFTP: usecallmanager.nz', proof: 'documented' },
    { what: 'Vendor class of 3PCC phones: provisioning plugin of Wazo', proof: 'data' },
    { what: 'Names of the files of a load: published packages', proof: 'data' },
    { what: 'What it asks for after a reset: not known', proof: 'reported' },
  ],
  verified: 'described',
};
