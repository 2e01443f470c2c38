/** Cause 38: the configuration of the phone names a load that is not here. */
import { saidBy } from '../../said.ts';
import { isDefaultList } from '../../firmware.ts';
import { matches } from '../../../knowledge/recipe.ts';
import { on, signRule } from '../../signs.ts';

const MEND = [
  'Add the package of this load: rouse firmware add FILE.',
  'Or change loadInformation in the configuration file to a load that is here, or leave it empty: then the phone keeps what it has.',
];

export const LOAD_MISSING = signRule({
  cause: 'load-missing',
  about: 'either',
  explains: ['requested-file-missing', 'reset-not-taken'],
  signs: [
    on('firmware.problem', ({ kind, harmless, problem, hint, file }) =>
      kind === 'load-missing' && harmless !== true
        ? { confidence: 'certain', says: problem, thing: file, remedy: [hint] }
        : undefined,
    ),
    ...saidBy('load-missing', MEND),
    on('file.missing', ({ file, asks }, { story }) => {
      if (asks === 'write' || isDefaultList(file) || !isLoad(file, story?.recipe?.trace.loads)) return undefined;
      return {
        confidence: 'certain',
        says: `Its configuration tells it to run ${file.replace(/\.loads$/i, '')}, and the list of that load (${file}) is not here ("Load ID Incorrect").`,
        remedy: MEND,
      };
    }),
  ],
  ends: [on('file.request', ({ file }) => (/\.loads$/i.test(file) ? `it reads ${file} now` : undefined))],
});

function isLoad(file: string, loads: readonly string[] | undefined): boolean {
  return matches(loads, file) || /^(sccp|sip)\w+\.\S+\.loads$/i.test(file);
}
