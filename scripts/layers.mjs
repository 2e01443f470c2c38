/**
 * The layers of src/, in the order in which they may import: a folder imports from itself and from those of earlier rows.
 * The linter's rules (oxlint.config.mjs) and the test that plants violations (test/gates/layers.test.ts) are both made from
 * this table.
 * @type {readonly (readonly string[])[]}
 */
export const LAYERS = [
  ['lib'],
  ['protocols', 'formats', 'host'],
  ['knowledge', 'storage'],
  ['events', 'config'],
  ['devices'],
  ['files', 'diagnosis', 'simulation'],
  ['services'],
  ['station'],
  ['public', 'interfaces'],
];

/**
 * Layers that a layer keeps away from although they stand in an earlier row: files know no protocol, each protocol finds
 * its own words for what they say.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const KEPT_AWAY = { files: ['protocols'] };

/** Modules that touch the machine: for the implementations in src/host/ alone. */
export const MACHINE_MODULES = [
  'node:dgram',
  'node:fs',
  'node:fs/promises',
  'node:os',
  'node:net',
  'node:tls',
  'node:child_process',
  'node:module',
  'koffi',
];

/** Folders of src/host/ that implement what the rest of it describes. */
export const HOST_IMPLEMENTATIONS = ['node', 'linux', 'windows', 'macos'];
