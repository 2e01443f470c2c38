/**
 * What the names of Cisco phone images say: `SCCP11.9-4-2SR3-1S.loads`, `term11.default.loads`,
 * `jar11sccp.9-4-2ES26.sbn`. Case does not matter: loaders and packages disagree about it.
 */

export type PhoneProtocol = 'sccp' | 'sip';

/** The five parts of a load of the 79x1 class, in the order in which they are listed and fetched. */
export const LOAD_PARTS = ['jar', 'cnu', 'apps', 'dsp', 'cvm'] as const;
export type LoadPart = (typeof LOAD_PARTS)[number];

export type ImageName =
  /** What a phone without an application asks for; `term` is the number in it, not always the family. */
  | { readonly kind: 'default-loads'; readonly term: string }
  /** The list of one release; `family` is the number of the components it lists. */
  | {
      readonly kind: 'loads';
      readonly protocol: PhoneProtocol;
      readonly family: string;
      readonly version: string;
    }
  | {
      readonly kind: 'component';
      readonly part: LoadPart;
      readonly family: string;
      /** Only jar and cvm are made for one protocol. */
      readonly protocol?: PhoneProtocol;
      readonly version: string;
    };

const DEFAULT_LOADS = /^term(\d\d)\.default\.loads$/i;
const FIRST_DEFAULT_LOADS = /^term(\d\d)\.\d+-[\w-]+\.loads$/i;
const LOADS = /^(sccp|sip)(\d\d)\.([\w.-]+)\.loads$/i;
const COMPONENT = /^(jar|cnu|apps|dsp|cvm)(\d\d)(sccp|sip)?\.([\w.-]+)\.sbn$/i;

/** Undefined for a name that is not of the 79x1 class. Folders in front of the name must be taken off before. */
export function parseImageName(name: string): ImageName | undefined {
  const term = (DEFAULT_LOADS.exec(name) ?? FIRST_DEFAULT_LOADS.exec(name))?.[1];
  if (term !== undefined) return { kind: 'default-loads', term };
  return parseLoads(name) ?? parseComponent(name);
}

function parseLoads(name: string): ImageName | undefined {
  const [, protocol, family, version] = LOADS.exec(name) ?? [];
  if (protocol === undefined || family === undefined || version === undefined) return undefined;
  return { kind: 'loads', protocol: protocolNamed(protocol), family, version: version.replace(/S$/i, '') };
}

function parseComponent(name: string): ImageName | undefined {
  const [, partText, family, protocol, version] = COMPONENT.exec(name) ?? [];
  const part = LOAD_PARTS.find((known) => known === partText?.toLowerCase());
  if (part === undefined || family === undefined || version === undefined) return undefined;
  return {
    kind: 'component',
    part,
    family,
    version,
    protocol: protocol === undefined ? undefined : protocolNamed(protocol),
  };
}

function protocolNamed(text: string): PhoneProtocol {
  return text.toLowerCase() === 'sip' ? 'sip' : 'sccp';
}
