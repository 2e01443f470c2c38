/** The recipe of a family of the 79x1 class: what follows from the family's row, and what only a person can know. */
import { familyOf } from '../families.ts';
import { CONFIGURATION_FILES } from '../file-roles.ts';
import type { Recipe } from '../recipe.ts';

type Own = Pick<Recipe, 'quirks' | 'steps' | 'notes' | 'sources' | 'verified'>;

const AFTERWARDS = [
  '"Registering" on its screen is right: it runs its firmware and looks for a call manager, which is not here. It may be unplugged now.',
  'To make calls, connect it to a network whose DHCP option 150 names its call manager; with SIP firmware, the server that has its SEP....cnf.xml.',
];

/** `family`: the number in its component names. Throws for one that families.ts has no row for. */
export function phoneRecipe(family: string, own: Own): Recipe {
  const models = familyOf(family)?.models;
  if (models === undefined) throw new Error(`there is no family ${family}`);
  const ids = models.map(({ id }) => id);
  const defaultList = `term(${models.map(({ term }) => term).join('|')})\\.default\\.loads`;
  return {
    id: `cisco-${ids.join('-')}`,
    title: `Cisco ${ids.map((id) => `${id}G`).join(' and ')}`,
    models,
    match: {
      dhcp: [{ vendorClass: ['CP-', ''].flatMap((cp) => ids.map((id) => `Cisco Systems, Inc. IP Phone ${cp}${id}*`)) }],
      requests: [defaultList],
    },
    trace: { loads: [defaultList, `(SCCP|SIP)${family}\\.\\S+\\.loads`], proof: CONFIGURATION_FILES },
    uploads: 'cisco-phones',
    afterwards: AFTERWARDS,
    ...own,
  };
}
