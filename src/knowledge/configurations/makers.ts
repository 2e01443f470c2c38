/** All makers whose phones are configured, and finding the one of a phone by what it says or asks for. */
import { matchesPattern } from '../../lib/glob.ts';
import { parseMac, type Mac } from '../../lib/address.ts';
import { wholeName } from '../recipe.ts';
import type { ConfigurationFile, MakerConfiguration } from './configuration.ts';
import { CISCO_PHONES } from './makers/cisco-phones.ts';
import { GRANDSTREAM } from './makers/grandstream.ts';
import { POLYCOM } from './makers/polycom.ts';
import { SNOM } from './makers/snom.ts';
import { SPA } from './makers/spa.ts';
import { YEALINK } from './makers/yealink.ts';

export const MAKERS: readonly MakerConfiguration[] = [CISCO_PHONES, POLYCOM, YEALINK, SNOM, GRANDSTREAM, SPA];

/** What tells of which kind a device is. */
export interface KindSigns {
  /** Option 60, without a NUL at its end. */
  readonly vendorClass?: string | undefined;
  readonly hardware?: string | undefined;
  /** As the settings say it, which is stronger. */
  readonly model?: string | undefined;
}

export function makerOf({ vendorClass, hardware, model }: KindSigns): MakerConfiguration | undefined {
  for (const name of [model, vendorClass]) {
    if (name === undefined) continue;
    const named = MAKERS.find(({ names }) => names.some((pattern) => matchesPattern(pattern, name)));
    if (named !== undefined) return named;
  }
  return MAKERS.find(({ ouis }) => ouis.some((oui) => hardware?.startsWith(oui)));
}

/** `7911`, of `Cisco Systems, Inc. IP Phone CP-7911G` and of what people write; undefined for no Cisco phone. */
export function ciscoModel(text: string): string | undefined {
  return /^(?:Cisco Systems, Inc\. IP Phone )?(?:Cisco )?(?:CP-)?([3678-9]\d{3})(?:G|C)?(?:-GE|GE)?\d*$/i.exec(
    text,
  )?.[1];
}

export interface AskedConfiguration {
  readonly maker: MakerConfiguration;
  readonly file: ConfigurationFile;
  /** Whose it is, where the name says that. */
  readonly hardware?: Mac;
}

/** What a name without folders asks for; `known`: the maker of the device, where that is known. */
export function configurationNamed(
  name: string,
  known: MakerConfiguration | undefined,
): AskedConfiguration | undefined {
  for (const maker of MAKERS) {
    for (const file of maker.files) {
      const match = COMPILED.get(file)?.exec(name);
      if (match === null || match === undefined) continue;
      if (known === undefined ? file.isShared === true : known !== maker) continue;
      const mac = parseMac(match.groups?.['mac'] ?? '');
      return { maker, file, ...(mac.ok && { hardware: mac.value }) };
    }
  }
  return undefined;
}

const COMPILED = new Map(MAKERS.flatMap(({ files }) => files.map((file) => [file, wholeName(file.pattern)] as const)));
