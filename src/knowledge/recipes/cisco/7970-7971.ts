import { linePhoneRecipe } from './79x1.ts';

export const CISCO_7970_7971 = linePhoneRecipe('70', {
  notes: [
    'Use a power supply (CP-PWR-CUBE): on PoE the reset fails where the phone was told no power budget by CDP.',
    'The reset erases an alternate TFTP server too, so the station has to supply it: it does.',
  ],
  sources: [{ what: 'Reset fails on inline power in low-power mode: Cisco K43691258', proof: 'documented' }],
});
