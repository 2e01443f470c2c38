/** The name of the load that a phone runs, as it says it itself. */
import { parseImageName } from '../../formats/cisco/image-name.ts';
import { loadsName } from '../../knowledge/families.ts';
import { COMPONENT_VERSIONS, RELEASE_OF_ERA } from '../look-alikes/releases.ts';

/** Which releases have these components; others are called as their components are. */
const RELEASES: ReadonlyMap<string, string> = new Map(
  [...COMPONENT_VERSIONS].map(([release, components]) => [components, release]),
);

/**
 * `SCCP11.9-4-2SR3-1S`, of the files that were loaded here; of a phone that has loaded nothing here, what it came with.
 * Undefined for a load that speaks SIP.
 */
export function sccpLoad(files: readonly string[], family: string): string | undefined {
  if (files.length === 0) return nameOf(family, RELEASE_OF_ERA['both-keys']);
  for (const file of files) {
    const image = parseImageName(file);
    if (image?.kind === 'component' && image.protocol === 'sccp')
      return nameOf(family, RELEASES.get(image.version) ?? image.version);
  }
  return undefined;
}

function nameOf(family: string, version: string): string {
  return loadsName('sccp', family, version).replace(/\.loads$/, '');
}
