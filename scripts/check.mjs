/** `npm run check`: all gates side by side, one line each, and in full only what failed. */
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { GATES, runGate } from './checks.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const outcomes = await Promise.all(GATES.map(async (gate) => ({ gate, ...(await runGate(gate, ROOT)) })));

for (const { passed, output } of outcomes) if (!passed) console.log(output);
for (const { gate, passed, milliseconds } of outcomes) {
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${gate.name.padEnd(10)} ${(milliseconds / 1000).toFixed(1)} s`);
}
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
