import { parseImageName } from '../formats/cisco/image-name.ts';
import { isConfiguration } from '../knowledge/file-roles.ts';

/** Whether what a device gets under this name depends on what it did before (device-view.ts), so that each request is asked about. */
export function isDecidedAnew(name: string): boolean {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return parseImageName(base) !== undefined || isConfiguration(base);
}
