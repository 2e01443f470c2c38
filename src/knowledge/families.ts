/**
 * The phone families of the 79x1 class, one row each: which models share one set of components, what each sends and asks
 * for, and which board revisions its loads name. A family is known by the number in its component names. The recipe of a
 * family takes its models from here (recipes/cisco/79x1.ts); a new model of the class is added here and nowhere else.
 */
import type { PhoneProtocol } from '../formats/cisco/image-name.ts';
import type { Model } from './recipe.ts';

/** `id` is as on the label, without the letters: `7911` for the 7911G. -G and -GE variants take the same files. */
export interface PhoneModel extends Required<Model> {
  /** The number in the default list it asks for: `11` for `term11.default.loads`. */
  readonly term: string;
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
    models: [phone('7906', '06', 369), phone('7911', '11', 307)],
    download: '7911_7906',
    hardwareGate: 1,
  },
  { family: '31', models: [phone('7931', '31', 348)], download: '7931' },
  { family: '41', models: [phone('7941', '41', 115, 309), phone('7961', '61', 30_018, 308)], download: '7941_7961' },
  {
    family: '42',
    models: [phone('7942', '42', 434), phone('7962', '62', 404)],
    download: '7942_7962',
    hardwareGate: 5,
  },
  {
    family: '45',
    models: [phone('7945', '45', 435), phone('7965', '65', 436)],
    download: '7945_7965',
    hardwareGate: 15,
  },
  { family: '70', models: [phone('7970', '70', 30_006), phone('7971', '71', 119)], download: '7970_7971' },
  { family: '75', models: [phone('7975', '75', 437)], download: '7975', hardwareGate: 5 },
];

/** Models of the other generations, by the name of their list or, for the 7940, of the image in OS79XX.TXT. */
const OTHER_MODELS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^P0(03|S3|M3)/i, ['7940', '7960']],
  [/^P004/i, ['7910']],
  [/^CP3905\./i, ['3905']],
  [/^SIP(3911|3951)\./i, ['3911', '3951']],
  [/^(SCCP|SIP)69xx\./i, ['6921', '6941', '6961']],
  [/^(SCCP|SIP)6901\./i, ['6901']],
  [/^(SCCP|SIP)6911\./i, ['6911']],
  [/^(SCCP|SIP)6945\./i, ['6945']],
  [/^(SCCP|SIP)(894x|8941_8945)\./i, ['8941', '8945']],
  [/^CP7921G?-/i, ['7921']],
  [/^CP7925G?-/i, ['7925']],
  [/^CP7926G?-/i, ['7926']],
  [/^sip6821\./i, ['6821']],
  [/^sip68xx\./i, ['6841', '6851', '6861', '6871']],
  [/^sip78xx\./i, ['7811', '7821', '7841', '7861']],
  [/^sip88xx\./i, ['8811', '8841', '8851', '8861']],
  [/^sip8845_65\./i, ['8845', '8865']],
  [/^sipdx650\./i, ['DX650']],
  [/^sipdx[78]0\./i, ['DX70', 'DX80']],
  [/^ATA187\./i, ['ATA 187']],
  [/^ATA190\./i, ['ATA 190']],
  [/^ATA191\./i, ['ATA 191', 'ATA 192']],
];

/** One model, which the name of its list says: `sip8832.14-2-1-0001-12.loads`. */
const ONE_MODEL = /^(?:sip|sccp|cp|cmterm[-_])(7832|8821|8831|8832|8961|9951|9971|7937|7985)\w*[.-]/i;

/** The models a list of another generation is for, by its name: `CP7921G-1.4.6.3.LOADS`. Empty when unknown. */
export function otherModels(listName: string): readonly string[] {
  const known = OTHER_MODELS.find(([pattern]) => pattern.test(listName))?.[1];
  const model = ONE_MODEL.exec(listName)?.[1];
  return known ?? (model === undefined ? [] : [model]);
}

export function familyOf(family: string): PhoneFamily | undefined {
  return PHONE_FAMILIES.find((known) => known.family === family);
}

/** A model with the family it belongs to. */
export interface Phone {
  readonly family: PhoneFamily;
  readonly model: PhoneModel;
}

const PHONES: readonly Phone[] = PHONE_FAMILIES.flatMap((family) => family.models.map((model) => ({ family, model })));

/** `7911` */
export function phoneOfModel(id: string): Phone | undefined {
  return PHONES.find(({ model }) => model.id === id);
}

/** The model that asks for `termNN.default.loads`. */
export function modelOfTerm(term: string): PhoneModel | undefined {
  return PHONES.find(({ model }) => model.term === term)?.model;
}

/** The list of a release: `SCCP11.9-4-2SR3-1S.loads`. */
export function loadsName(protocol: PhoneProtocol, family: string, version: string): string {
  return `${protocol.toUpperCase()}${family}.${version}S.loads`;
}

function phone(id: string, term: string, ...loadInformation: readonly number[]): PhoneModel {
  return {
    id,
    name: `Cisco ${id}G`,
    vendorClass: `Cisco Systems, Inc. IP Phone CP-${id}G`,
    loads: `term${term}.default.loads`,
    term,
    loadInformation,
  };
}
