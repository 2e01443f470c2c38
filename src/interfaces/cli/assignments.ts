/** `--set tftp.timeout=5s`: any setting from the command line, by its path. */
import { parse } from 'yaml';
import type { Override } from '../../config/load.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** The value is read as it would be in `rouse.yaml`: numbers, `true`, lists `[a, b]`. */
export function assignments(texts: readonly string[]): Result<readonly Override[], readonly string[]> {
  const issues: string[] = [];
  const overrides: Override[] = [];
  for (const text of texts) {
    const [, path = '', value = ''] = /^([a-z0-9.-]+)=(.*)$/.exec(text) ?? [];
    const read = readValue(value);
    if (path === '' || !read.ok) issues.push(`--set: "${text}" is not like tftp.timeout=5s`);
    else overrides.push({ path: path.split('.'), value: read.value });
  }
  return issues.length > 0 ? err(issues) : ok(overrides);
}

function readValue(text: string): Result<unknown, undefined> {
  try {
    return ok(text === '' ? '' : parse(text));
  } catch {
    return err(undefined);
  }
}
