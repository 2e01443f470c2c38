import { linePhoneRecipe } from './79x1.ts';

export const CISCO_7945_7965 = linePhoneRecipe('45', {
  notes: [
    'Power comes from a CP-PWR-CUBE or from PoE (802.3af).',
    'Late boards take no load before 9.x: "Load Rejected HC" on the screen.',
  ],
  sources: [{ what: 'Recovery of a 7945 with a switch in between: amyengineer.com, December 2013', proof: 'reported' }],
});
