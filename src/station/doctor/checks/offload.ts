/**
 * Whether the adapter makes the checksums of what leaves. Nothing is wrong with that; some phones refuse datagrams without a
 * checksum, so it is the first thing to switch off where a device takes nothing.
 */
import { seen, type Check } from '../check.ts';

export const OFFLOAD_CHECK: Check = {
  name: 'checksums',
  async look({ machine, adapter }) {
    if (machine.platform !== 'linux' || adapter === undefined) return { facts: [] };
    const asked = await machine.inspection.ask({ program: 'ethtool', words: ['-k', adapter.name] });
    const [, state] = /^tx-checksumming: (on|off)/m.exec(asked.output) ?? [];
    if (asked.status !== 0 || state === undefined) return { facts: [] };
    const says =
      state === 'on'
        ? `${adapter.name} makes them itself; where a device takes no file, try: sudo ethtool -K ${adapter.name} tx off`
        : 'this computer makes them, not the adapter.';
    return { facts: [seen('checksums', says)] };
  },
};
