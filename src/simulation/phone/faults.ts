/** What can be wrong with a simulated phone, by name; numbers are those of the causes in docs. */
import type { BootTraits } from './boot-state.ts';

export const PHONE_FAULTS = {
  /** #14: its loader is older than 8.3(3) and knows only the old signing key. */
  'old-loader': { keys: ['old'] },
  /** #43: # was let go too soon, so it starts normally. */
  'normal-boot': { hasApplication: true },
  /** #29: somebody pulls the plug while it loads. */
  unplugged: { unpluggedDuring: 'apps' },
} as const satisfies Record<string, Partial<BootTraits>>;

export type PhoneFault = keyof typeof PHONE_FAULTS;

export function isPhoneFault(name: string): name is PhoneFault {
  return Object.hasOwn(PHONE_FAULTS, name);
}
