/** Builds the page into dist/page, from where the station serves it. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('../src/interfaces/web', import.meta.url)),
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    // The policy of the page allows no scripts inside of it.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
