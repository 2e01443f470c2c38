import { defineConfig } from 'vitest/config';
import { Tally } from './test/support/reporter.ts';

/** Tests that put something in the place of a module: each file has modules of its own. */
const APART = ['src/interfaces/cli/running-commands.test.ts', 'src/storage/library/given.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', new Tally()],
    maxWorkers: '100%',
    projects: [
      {
        // The examples in docs/ name the package as its users do.
        resolve: { alias: [{ find: /^rouse\/(\w+)$/, replacement: `${import.meta.dirname}/src/public/$1.ts` }] },
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['test/interop/**', ...APART],
          // Files share what they import, which takes half of the time.
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        test: { name: 'unit-apart', include: [...APART], testTimeout: 20_000 },
      },
      {
        // Real programs, network namespaces and well-known ports: one file after the other.
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
