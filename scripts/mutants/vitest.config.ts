/** The unit tests that can notice a mutant: those that run the sources, not the built program. */
import { defineConfig } from 'vitest/config';

const ROOT = `${import.meta.dirname}/../..`;

export default defineConfig({
  root: ROOT,
  resolve: { alias: [{ find: /^rouse\/(\w+)$/, replacement: `${ROOT}/src/public/$1.ts` }] },
  test: {
    include: ['src/**/*.test.ts', 'test/{scenarios,machine,docs,storage}/**/*.test.ts'],
    exclude: ['test/storage/lease-journal-kill.test.ts'],
    testTimeout: 900_000,
  },
});
