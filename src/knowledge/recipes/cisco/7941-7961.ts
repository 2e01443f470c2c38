import { linePhoneRecipe } from './79x1.ts';

export const CISCO_7941_7961 = linePhoneRecipe('41', {
  notes: [
    'G and GE models read the same files. Power comes from a CP-PWR-CUBE or from PoE; a GE needs 802.3af.',
    'After its restart the screen says "Upgrading".',
  ],
  sources: [
    { what: 'A 7941 whose scope handed out a wrong route looked dead: cisco-voip, July 2009', proof: 'reported' },
  ],
});
