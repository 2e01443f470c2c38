import { linePhoneRecipe } from './79x1.ts';

export const CISCO_7975 = linePhoneRecipe('75', {
  notes: ['Power comes from a CP-PWR-CUBE or from PoE (802.3af).'],
});
