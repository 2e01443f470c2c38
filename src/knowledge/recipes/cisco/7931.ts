import { linePhoneRecipe } from './79x1.ts';

export const CISCO_7931 = linePhoneRecipe('31', {
  notes: ['Power comes from a CP-PWR-CUBE or from PoE.'],
});
