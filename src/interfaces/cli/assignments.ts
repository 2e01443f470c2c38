/** Reads `KEY=VALUE` of the command line. With `--set tftp.timeout=5s` any setting can be set by its path. */
import type { Override } from '../../config/load.ts';
import { readYaml } from '../../config/yaml-file.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/**
 * `example` is shown when a text is not of this form. The value is read as it would be in `rouse.yaml`: numbers, `true`,
 * lists `[a, b]`.
 */
export function assignments(
  texts: readonly string[],
  example = 'tftp.timeout=5s',
): Result<readonly Override[], readonly string[]> {
  const issues: string[] = [];
  const overrides: Override[] = [];
  for (const text of texts) {
    const [, path = '', value = ''] = /^([a-z0-9.-]+)=(.*)$/.exec(text) ?? [];
    const read = readYaml(value);
    if (path === '') issues.push(`"${text}" is not like ${example}`);
    else if (!read.ok) issues.push(...read.error.map(({ message }) => `${path}: ${message}`));
    else overrides.push({ path: path.split('.'), value: value === '' ? '' : read.value.values });
  }
  return issues.length > 0 ? err(issues) : ok(overrides);
}
