/** The recipe of a family of the 79x1 class: what follows from the family's row, and what only a person can know. */
import { familyOf } from '../../families.ts';
import { CONFIGURATION_FILES } from '../../file-roles.ts';
import type { Recipe, RecipeStep, Source } from '../../recipe.ts';

type Own = Pick<Recipe, 'quirks' | 'steps' | 'notes' | 'sources' | 'verified'>;

const AFTERWARDS = [
  '"Registering" on its screen is right: it runs its firmware and looks for a call manager. This station takes it for a moment, and its display says so. It may be unplugged now.',
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
    kind: 'phone',
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

/** The part of the steps that is the phone's own, the same for the whole class. */
export function phoneSteps(sees: { readonly address: string; readonly writing: string }): readonly RecipeStep[] {
  return [
    {
      id: 'address',
      label: 'The phone asks for an address',
      sees: `${sees.address} The phone listens for a switch for about 10 seconds before it asks.`,
      silence: 90,
      until: 'addressed',
    },
    {
      id: 'loads',
      label: 'The phone reads its list of firmware files',
      sees: 'Title "Upgrading", one box for each part.',
      silence: 60,
      until: 'listing',
    },
    {
      id: 'components',
      label: 'The phone reads and writes its firmware',
      does: 'Do not unplug it. This takes from one to twenty minutes.',
      sees: sees.writing,
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [60, 1200],
    },
    {
      id: 'booted',
      label: 'The phone runs its firmware and asks for its configuration',
      sees: '"Registering" or "Configuring Unified CM List" on the screen: the recovery is done, even without a Call Manager.',
      until: 'recovered',
    },
  ];
}

interface LinePhone {
  /** Below which power it does not take its reset, or what else to know. */
  readonly notes: readonly string[];
  readonly sources?: readonly Source[];
  /** How long to hold the key, where that is told. */
  readonly hold?: string;
}

/** A family whose lamps beside the lines show how far a reset is. */
export function linePhoneRecipe(
  family: string,
  { notes, sources = [], hold = 'Some need half a minute.' }: LinePhone,
): Recipe {
  return phoneRecipe(family, {
    quirks: [],
    steps: [
      {
        id: 'power',
        label: 'Unplug the phone, plug it in again and at once hold #',
        does: `Unplug the power (with PoE: the cable in the socket marked 10/100 SW). Plug it in again, and press and hold # at once. ${hold}`,
        sees: 'Keep holding until the lamps of the line buttons light up amber one after the other, from top to bottom. Then let go.',
        silence: 60,
      },
      {
        id: 'code',
        label: 'Dial 123456789*0#',
        does: 'Dial 123456789*0# within 60 seconds. A wrong order starts the phone normally.',
        sees: 'The lamps of the line buttons turn red, and after about a minute green; the phone restarts.',
        silence: 120,
      },
      ...phoneSteps({
        address: 'A ticked box in the corner of the screen: it starts.',
        writing: 'Down-arrow: downloading. Grey: writing. Tick: accepted. Cross: refused.',
      }),
    ],
    notes: [
      ...notes,
      'Loads 8.5(3) and later carry a newer signing key than phones below 8.3(3) know: those go through 8.5(2) first.',
      'After the reset the phone has no application until a full load arrives, but its loader always stays reachable.',
      '3491672850*# instead of the code erases all of its flash but the loader: then it looks dead for five minutes or more, without any light. Leave it plugged in.',
    ],
    sources: [
      {
        what: 'Reset by # and 123456789*0#, lamps and second code: Cisco EDCS-609633 and CSCsi60439',
        proof: 'documented',
      },
      { what: 'File names, order and envelope: signed images of this family, 9.x', proof: 'data' },
      {
        what: '7942 boot trace: cisco-help.org, April 2015; 7961 boot trace: sccp_manager issue 79',
        proof: 'reported',
      },
      ...sources,
    ],
    verified: 'simulated',
  });
}
