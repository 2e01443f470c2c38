/** Every form of `packAs`, for tests that go through all of them. */
import type { PackingForm } from './packing.ts';

export const PACKING_FORMS: readonly PackingForm[] = [
  'tar',
  'tar.gz',
  'tgz',
  'cop',
  'cop.sgn',
  'k3.cop.sgn',
  'cop.sha512',
  'zip',
  'nested',
  'zip-of-cop',
];
