/** What the recipes of Cisco phones have in common that load what their configuration names, and no default list. */
import type { Recipe, RecipeStep } from '../../recipe.ts';

type Asks = NonNullable<Recipe['session']>['asks'];

/** Files that they ask for and need not get. */
export const OPTIONAL_FILES = [
  '(CTL|ITL)(SEP[0-9a-f]{12}|File)\\.tlv(\\.sgn)?',
  'SEP[0-9a-f]{12}\\.cnf\\.xml(\\.enc)?(\\.sgn)?',
  'XMLDefault\\.cnf\\.xml(\\.sgn)?',
  '.*-(sccp|sip)\\.jar',
  'g[34]-tones\\.xml',
  '(distinctive)?ringlist\\.xml',
];

/** What is asked for before the files of a load. */
export const BEFORE_THE_LOAD: Asks = [
  { file: 'CTLSEP$MAC$.tlv', optional: true },
  { file: 'ITLSEP$MAC$.tlv', optional: true },
  { file: 'ITLFile.tlv', optional: true },
  { file: 'SEP$MAC$.cnf.xml', optional: true },
  { file: 'XMLDefault.cnf.xml' },
];

export const AFTERWARDS = [
  '"Registering" on its screen is right: it runs its firmware and looks for a call manager. It may be unplugged now.',
];

/** `power`: how it is started, or reset, by hand. */
export function laterPhoneSteps(power: Pick<RecipeStep, 'label' | 'does'>): readonly RecipeStep[] {
  return [
    { id: 'power', ...power, silence: 60 },
    {
      id: 'address',
      label: 'The phone asks for an address, and for its configuration',
      silence: 90,
      until: 'addressed',
    },
    {
      id: 'loads',
      label: 'The phone reads the load that its configuration names',
      sees: '"Upgrading" on the screen.',
      silence: 60,
      until: 'loading',
    },
    {
      id: 'components',
      label: 'The phone writes its firmware and restarts',
      does: 'Do not unplug it.',
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [60, 900],
    },
    { id: 'booted', label: 'The phone runs its firmware', sees: '"Registering" on the screen.', until: 'recovered' },
  ];
}
