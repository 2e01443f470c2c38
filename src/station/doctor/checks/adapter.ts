/** Which adapter serves: whether there is one, whether it is clear which, what kind it is, its link and its address. */
import type { Happening } from '../../../events/types.ts';
import { describeAdapter, noLink, overlaps } from '../../../host/adapters/adapter-words.ts';
import type { Adapter } from '../../../host/adapters/adapters.ts';
import { printable } from '../../../lib/text.ts';
import { commandOf, seen, type Check, type Mend } from '../check.ts';

/** Kinds that lead to no device on a cable. What is only virtual may be the cable of a virtual machine. */
const WITHOUT_CABLE: readonly Adapter['kind'][] = ['wifi', 'mobile', 'bluetooth', 'tunnel'];

export const ADAPTER_CHECK: Check = {
  name: 'adapter',
  look({ adapters, adapter, place, unchosen, machine }) {
    const all = adapters.filter(({ kind }) => kind !== 'loopback').map(describeAdapter);
    const says =
      adapter === undefined ? `none was chosen of ${all.join(', ') || 'none'}.` : `${describeAdapter(adapter)}.`;
    const wrong = adapter === undefined ? [] : troubles(adapter, adapters, place?.at);
    return Promise.resolve({
      facts: [...(unchosen === undefined ? [] : [unchosen]), ...wrong, seen('adapter', printable(says, 2000))],
      mends: unchosen?.type === 'host.adapter' ? mendsOf(unchosen, machine.platform) : [],
    });
  },
};

function troubles(
  adapter: Adapter,
  adapters: readonly Adapter[],
  at: Adapter['addresses'][number] | undefined,
): readonly Happening[] {
  const { name, kind, enabled, link } = adapter;
  const found: Happening[] = [];
  const tell = (trouble: 'not-wired' | 'no-link' | 'overlap', message: string, hint: string): void => {
    found.push({ type: 'host.adapter', trouble, adapter: name, message, hint });
  };
  if (WITHOUT_CABLE.includes(kind)) {
    const hint = 'Name the adapter that the cable of the device is plugged into: rouse up --adapter NAME.';
    tell('not-wired', `${describeAdapter(adapter)} is no adapter for a cable.`, hint);
  }
  if (enabled && link === 'down') {
    tell('no-link', noLink(adapter), 'Plug the cable in, and switch the device on; the station may be started before.');
  }
  for (const message of at === undefined ? [] : overlaps(adapters, adapter, at)) {
    tell('overlap', message, 'Or serve the other one: rouse up --adapter NAME.');
  }
  return found;
}

/** Only what a restart undoes: an address for the adapter, and switching it on. */
function mendsOf(unchosen: Extract<Happening, { type: 'host.adapter' }>, platform: NodeJS.Platform): readonly Mend[] {
  const { trouble, adapter, mend } = unchosen;
  if (mend === undefined || adapter === undefined || platform !== 'linux') return [];
  const question = trouble === 'off' ? `Switch ${adapter} on?` : `Give ${adapter} an address?`;
  return [{ question, command: commandOf(mend) }];
}
