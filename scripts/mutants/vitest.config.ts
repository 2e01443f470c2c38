/** The unit tests that can notice a mutant. Those of the command line also run the built program, which is copied along. */
import { defineConfig } from 'vitest/config';

const ROOT = `${import.meta.dirname}/../..`;
/** The folders whose tests run; none for all. */
const TESTS = (process.env['MUTANTS_TESTS'] ?? '').split(',').filter((folder) => folder !== '');

export default defineConfig({
  root: ROOT,
  resolve: { alias: [{ find: /^rouse\/(\w+)$/, replacement: `${ROOT}/src/public/$1.ts` }] },
  test: {
    include:
      TESTS.length === 0
        ? ['src/**/*.test.ts', 'test/{scenarios,machine,docs,storage,services,cases,cli}/**/*.test.ts']
        : TESTS.map((folder) => `${folder}/**/*.test.ts`),
    // These start what a worker thread may not do.
    exclude: ['test/storage/lease-journal-kill.test.ts', 'test/cli/firmware.test.ts'],
    testTimeout: 900_000,
  },
});
