/** The unit tests that can notice a mutant: those that run the sources, not the built program. */
import { defineConfig } from 'vitest/config';

const ROOT = `${import.meta.dirname}/../..`;
/** The folder whose tests run; empty for all. */
const TESTS = process.env['MUTANTS_TESTS'] ?? '';

export default defineConfig({
  root: ROOT,
  resolve: { alias: [{ find: /^rouse\/(\w+)$/, replacement: `${ROOT}/src/public/$1.ts` }] },
  test: {
    include:
      TESTS === ''
        ? ['src/**/*.test.ts', 'test/{scenarios,machine,docs,storage}/**/*.test.ts']
        : [`${TESTS}/**/*.test.ts`],
    exclude: ['test/storage/lease-journal-kill.test.ts'],
    testTimeout: 900_000,
  },
});
