import { linePhoneRecipe } from './79x1.ts';

export const CISCO_7942_7962 = linePhoneRecipe('42', {
  notes: ['Power comes from a CP-PWR-CUBE or from PoE.', 'The line buttons flash red when the code was taken.'],
});
