/** Cause 42: the address that a device is given belongs to another machine. */
import { saidBy } from '../../said.ts';
import { on, signRule, type Sign } from '../../signs.ts';

const REMEDY = [
  'The device gets another address by itself. Find the other machine, or give it an address outside of the pool.',
  'Or keep its address out of the pool: `dhcp: { exclude: [...] }`.',
];

export const ADDRESS_IN_USE = signRule({
  cause: 'address-in-use',
  about: 'device',
  signs: [
    ...saidBy('address-in-use', REMEDY),
    on('dhcp.address-taken', ({ address, holder }) =>
      sign('certain', `${address} was to be given to it, and ${holder ?? 'another machine'} has it already.`),
    ),
    on('dhcp.decline', ({ address }) =>
      sign('likely', `It refuses ${address}, because it has found another machine with that address ("Duplicate IP").`),
    ),
  ],
  ends: [on('dhcp.ack', ({ address }) => `it has ${address} now`)],
});

function sign(confidence: Sign['confidence'], says: string): Sign {
  return {
    confidence,
    says,
    remedy: REMEDY,
  };
}
