/** Cause 8: the device is on another adapter of this computer than the one that is served. */
import { recogniseVendorClass } from '../../../knowledge/recipes.ts';
import { on, signRule } from '../../signs.ts';

export const WRONG_ADAPTER = signRule({
  cause: 'wrong-adapter',
  about: 'station',
  signs: [
    on('host.adapter', ({ trouble, message, hint }) =>
      trouble === 'not-wired' || trouble === 'overlap'
        ? { confidence: trouble === 'overlap' ? 'possible' : 'likely', says: message, remedy: [hint] }
        : undefined,
    ),
    on('wire.elsewhere', ({ adapter, serves, device, vendorClass, times }) => {
      const model = vendorClass === undefined ? undefined : recogniseVendorClass(vendorClass)?.model;
      return {
        confidence: times > 1 || model !== undefined ? 'certain' : 'likely',
        says: `A device (${model ?? device ?? 'unknown'}) asks for an address on ${adapter}, and the station serves ${serves}: nobody answers it.`,
        remedy: [
          `Plug its cable into ${serves}, or serve the other adapter: rouse up --adapter ${adapter}`,
          `Both can be served: rouse up --adapter ${serves} --adapter ${adapter}`,
        ],
      };
    }),
  ],
  ends: [on('dhcp.ack', () => 'a device is given its address here')],
});
