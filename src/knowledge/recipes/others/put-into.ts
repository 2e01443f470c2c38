/** The steps of devices that are the TFTP server themselves for some seconds after power-on: somebody puts the image there. */
import type { RecipeStep } from '../../recipe.ts';

/** `power`: what is done by hand, when the push has been started. */
export function putSteps({ does = '', ...power }: Pick<RecipeStep, 'label' | 'does' | 'sees'>): readonly RecipeStep[] {
  return [
    { id: 'power', ...power, does: `${BEGINNING} ${does}`, silence: 60 },
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

const BEGINNING = 'Start the station with its image: rouse up IMAGE. It says that it waits for the device.';
