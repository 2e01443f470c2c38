/** The steps of devices that are the TFTP server themselves for some seconds after power-on: somebody puts the image there. */
import type { Recipe, RecipeStep } from '../../recipe.ts';

type Push = NonNullable<Recipe['push']>;

/** `power`: what is done by hand, when the push has been started. */
export function putSteps(
  push: Push,
  { does = '', ...power }: Pick<RecipeStep, 'label' | 'does' | 'sees'>,
): readonly RecipeStep[] {
  return [
    { id: 'power', ...power, does: `${beginning(push)} ${does}`, silence: 60 },
    { id: 'address', label: 'It listens for its image', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'It takes its image', silence: 30, until: 'loading', takes: [5, 120] },
    {
      id: 'components',
      label: 'It writes its image and restarts',
      does: 'Do not unplug it.',
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [60, 420],
    },
    { id: 'booted', label: 'It runs its image', until: 'recovered' },
  ];
}

function beginning({ handshake }: Push): string {
  if (handshake === 'nmrp') return 'Let nmrpflash wait with the image: this version does not speak NMRP.';
  return 'Start the station with its image: rouse up IMAGE. It says that it waits for the device.';
}
