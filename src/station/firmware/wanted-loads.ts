/** Loads that the settings want phones to run, and that are not here. */
import type { Happening } from '../../events/types.ts';
import type { PhonesSettings } from '../../knowledge/configurations/phones-settings.ts';
import { printable } from '../../lib/text.ts';

/** `lists`: the names of all lists of files that are here. */
export function missingLoads(phones: PhonesSettings, lists: readonly string[]): readonly Happening[] {
  const known = new Set(lists.map((name) => name.toLowerCase()));
  const wishes = [
    { path: 'phones.load', load: phones.load },
    ...phones.devices.map(({ load }, index) => ({ path: `phones.devices[${index}].load`, load })),
  ];
  return wishes.flatMap(({ path, load }): readonly Happening[] => {
    if (load === undefined || load === 'newest' || load === 'keep' || known.has(`${load}.loads`.toLowerCase()))
      return [];
    const named = printable(load);
    return [
      {
        type: 'firmware.problem',
        source: 'settings',
        file: `${named}.loads`,
        problem: `${path} wants phones to run ${named}, and ${named}.loads is not here ("Load ID Incorrect").`,
        hint: 'Add the package of this load: rouse firmware add FILE. Its name is that of its list without .loads.',
        kind: 'load-missing',
      },
    ];
  });
}
