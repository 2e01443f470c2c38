/**
 * The phone families of the 79x1 class: which models share one set of components, what each asks for when it has no
 * application, and which board revisions its loads name. A family is known by the number in its component names.
 */
import type { PhoneProtocol } from '../formats/cisco/image-name.ts';

export interface PhoneModel {
  /** As on the label: `7911G` is `7911` here; -G and -GE variants take the same files. */
  readonly model: string;
  /** The number in the default list it asks for: `11` for `term11.default.loads`. */
  readonly term: string;
  /** What it sends in DHCP option 60, without the NUL that some append and without the `-GE` of gigabit variants. */
  readonly vendorClass: string;
  /** The numbers of its `loadInformation` elements in XMLDefault.cnf.xml; several where a -GE variant has one of its own. */
  readonly loadInformation: readonly number[];
}

export interface PhoneFamily {
  /** The number in component names: `jar11sccp`, `cnu11`. */
  readonly family: string;
  readonly models: readonly PhoneModel[];
  /** How its downloads call it: `7911_7906` in `cmterm-7911_7906-sccp.8-5-2.zip`. */
  readonly download: string;
  /** `#HARDWARE_COMP_1` in the newest published load of the family; absent where its loads have none. */
  readonly hardwareGate?: number;
}

export const PHONE_FAMILIES: readonly PhoneFamily[] = [
  {
    family: '11',
    models: [model('7906', '06', 369), model('7911', '11', 307)],
    download: '7911_7906',
    hardwareGate: 1,
  },
  { family: '31', models: [model('7931', '31', 348)], download: '7931' },
  { family: '41', models: [model('7941', '41', 115, 309), model('7961', '61', 30_018, 308)], download: '7941_7961' },
  {
    family: '42',
    models: [model('7942', '42', 434), model('7962', '62', 404)],
    download: '7942_7962',
    hardwareGate: 5,
  },
  {
    family: '45',
    models: [model('7945', '45', 435), model('7965', '65', 436)],
    download: '7945_7965',
    hardwareGate: 15,
  },
  { family: '70', models: [model('7970', '70', 30_006), model('7971', '71', 119)], download: '7970_7971' },
  { family: '75', models: [model('7975', '75', 437)], download: '7975', hardwareGate: 5 },
];

/** Models of the other generations, by the name of their list or, for the 7940, of the image in OS79XX.TXT. */
const OTHER_MODELS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^P0(03|S3)/i, ['7940', '7960']],
  [/^P004/i, ['7910']],
  [/^(SCCP|SIP)69xx\./i, ['6921', '6941', '6961']],
  [/^(SCCP|SIP)6901\./i, ['6901']],
  [/^(SCCP|SIP)6911\./i, ['6911']],
  [/^(SCCP|SIP)6945\./i, ['6945']],
  [/^(SCCP|SIP)894x\./i, ['8941', '8945']],
  [/^CP7921G-/i, ['7921']],
  [/^CP7925G?-/i, ['7925']],
  [/^CP7926G?-/i, ['7926']],
];

/** The models a list of another generation is for, by its name: `CP7921G-1.4.6.3.LOADS`. Empty when unknown. */
export function otherModels(listName: string): readonly string[] {
  return OTHER_MODELS.find(([pattern]) => pattern.test(listName))?.[1] ?? [];
}

export function familyOf(family: string): PhoneFamily | undefined {
  return PHONE_FAMILIES.find((known) => known.family === family);
}

/** The family of the phones that ask for `termNN.default.loads`. */
export function familyOfTerm(term: string): PhoneFamily | undefined {
  return PHONE_FAMILIES.find((known) => known.models.some((found) => found.term === term));
}

/** The model that asks for `termNN.default.loads`. */
export function modelOfTerm(term: string): PhoneModel | undefined {
  return familyOfTerm(term)?.models.find((found) => found.term === term);
}

/** The names a phone of this family may ask for when it has no application. */
export function defaultLoadsNames(family: PhoneFamily): readonly string[] {
  return family.models.map((found) => `term${found.term}.default.loads`);
}

/** The list of a release: `SCCP11.9-4-2SR3-1S.loads`. */
export function loadsName(protocol: PhoneProtocol, family: string, version: string): string {
  return `${protocol.toUpperCase()}${family}.${version}S.loads`;
}

function model(name: string, term: string, ...loadInformation: readonly number[]): PhoneModel {
  return { model: name, term, vendorClass: `Cisco Systems, Inc. IP Phone CP-${name}G`, loadInformation };
}
