/**
 * `npm run bench [-- AREA ...] [--quick] [--rounds N] [--json FILE] [--before FOLDER]`: ratios against named rivals in one run. A timing
 * never fails anything: the exit status is 0 unless an area could not be measured at all for a reason of our own.
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { dhcp } from './dhcp.mjs';
import { diagnosis } from './diagnosis.mjs';
import { dns } from './dns.mjs';
import { machine } from './harness/machine.mjs';
import { sectionText } from './harness/report.mjs';
import { withScope } from './harness/scope.mjs';
import { sntp } from './sntp.mjs';
import { http } from './http.mjs';
import { page } from './page.mjs';
import { startup } from './startup.mjs';
import { syslog } from './syslog.mjs';
import { tftp } from './tftp.mjs';

/**
 * @typedef {{ scope: import('./harness/scope.mjs').Scope, rounds: number, quick: boolean,
 *   before: string | undefined }} Bench
 * @typedef {import('./harness/rounds.mjs').Section} Section
 */

/** @type {Readonly<Record<string, (bench: Bench) => AsyncIterable<Section>>>} */
const AREAS = { startup, tftp, dhcp, syslog, dns, sntp, http, diagnosis, page };
const ROUNDS = 3;

const { values, positionals } = commandLine();
const rounds = Number(values.rounds ?? (values.quick ? 1 : ROUNDS));
const named = await machine();
for (const [name, value] of Object.entries(named)) console.log(`${name.padEnd(20)}${value}`);

/** @type {Record<string, Section[]>} */
const results = {};
for (const area of positionals.length > 0 ? positionals : Object.keys(AREAS)) {
  results[area] = await measured(area);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine: named, rounds, results }, undefined, 1)}\n`);
}

/**
 * Runs one area and prints each of its sections as soon as it is there.
 * @param {string} area
 */
async function measured(area) {
  /** @type {Section[]} */
  const sections = [];
  await withScope(async (scope) => {
    try {
      for await (const section of AREAS[area]?.({ scope, rounds, quick: values.quick, before: values.before }) ?? []) {
        sections.push(section);
        console.log(`\n${area} · ${sectionText(section)}`);
      }
    } catch (error) {
      console.log(`\n${area} · skipped: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  return sections;
}

function commandLine() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        rounds: { type: 'string' },
        json: { type: 'string' },
        before: { type: 'string' },
      },
    });
    const unknown = parsed.positionals.filter((area) => !(area in AREAS));
    if (unknown.length > 0) throw new Error(`no area is called ${unknown.join(', ')}`);
    if (!/^([1-9]\d?)?$/.test(parsed.values.rounds ?? '')) throw new Error('--rounds wants a number from 1 to 99');
    return parsed;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(
      `${why}\nusage: npm run bench -- [${Object.keys(AREAS).join('] [')}] [--quick] [--rounds N] [--json FILE] [--before FOLDER]`,
    );
    process.exit(2);
  }
}
