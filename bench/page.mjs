/** The page in Chromium: how soon its first view is there, and what a crowd of devices costs a second, by Chromium's own trace. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { interleave, OURSELVES } from './harness/rounds.mjs';
import { pageFeed } from './tools/page-feed.mjs';

/**
 * @typedef {import('./harness/rounds.mjs').Section} Section
 * @typedef {{ devices: number, events: number }} Feed
 */

const PAGE = join(import.meta.dirname, '..', 'dist', 'page');
const CHROMIUM = '/usr/bin/chromium';
const EVENTS = 50;
const SECONDS = 10;
/** Of a trace: what is added up, and under which name. */
const ADDED = new Map([
  ['Layout', 'layout'],
  ['UpdateLayoutTree', 'style'],
  ['Paint', 'paint'],
  ['PrePaint', 'paint'],
]);
const lower = /** @type {const} */ ('lower');
const COSTS = [
  { key: 'layout', title: 'layout ms/s', digits: 2, better: lower },
  { key: 'style', title: 'style ms/s', digits: 2, better: lower },
  { key: 'script', title: 'script ms/s', digits: 2, better: lower },
  { key: 'paint', title: 'paint ms/s', digits: 2, better: lower },
  { key: 'rows', title: 'rows in the DOM', digits: 0, better: lower },
  { key: 'dropped', title: 'dropped frames', digits: 0, better: lower },
];
const FIRST = [
  { key: 'painted', title: 'first paint ms', digits: 0, better: lower },
  { key: 'usable', title: 'usable ms', digits: 0, better: lower },
  { key: 'zipped', title: 'zipped kB', digits: 1, better: lower },
];

/**
 * @param {import('./run.mjs').Bench} bench
 * @returns {AsyncGenerator<Section>}
 */
export async function* page({ scope, rounds, quick }) {
  if (!existsSync(CHROMIUM)) throw new Error('chromium is missing (npm run setup:interop)');
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  scope.defer(() => browser.close());
  const version = `(Chromium ${browser.version()})`;
  const crowds = [
    { name: OURSELVES, devices: 1000 },
    { name: 'ten devices', devices: 10 },
  ];
  const first = await interleave(
    crowds.map(({ name, devices }) => ({
      name,
      version,
      measure: async () => firstView(browser, await pageFeed(scope, { page: PAGE, devices, events: 0 })),
    })),
    rounds,
  );
  yield {
    title: 'the first view, of 1 000 devices and of ten',
    measures: FIRST,
    targets: [
      { measure: 'usable', bound: 1000 },
      { measure: 'zipped', bound: 120 },
    ],
    ...first,
  };
  const seconds = quick ? 3 : SECONDS;
  const crowd = await interleave(
    crowds.map(({ name, devices }) => ({
      name,
      version,
      measure: async () => costs(browser, await pageFeed(scope, { page: PAGE, devices, events: EVENTS }), seconds),
    })),
    rounds,
  );
  yield {
    title: `${EVENTS} events a second, of 1 000 devices and of ten`,
    measures: COSTS,
    targets: [
      { measure: 'layout', bound: 20 },
      { measure: 'rows', bound: 25 },
      { measure: 'dropped', bound: 0 },
    ],
    ...crowd,
  };
}

/**
 * Usable: a device can be seen and clicked.
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 */
async function firstView(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  try {
    const tab = await context.newPage();
    const started = performance.now();
    await tab.goto(address, { waitUntil: 'commit' });
    await tab.getByRole('row').nth(5).waitFor();
    const usable = performance.now() - started;
    /** @type {number} */
    const painted = await tab.evaluate(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0`);
    return { painted, usable, zipped: firstBytes() / 1000 };
  } finally {
    await context.close();
  }
}

/** The bytes that come before anything is loaded later, zipped as the station sends them. */
function firstBytes() {
  const index = readFileSync(join(PAGE, 'index.html'), 'utf8');
  const wanted = readdirSync(join(PAGE, 'assets')).filter((name) => index.includes(name));
  const files = [join(PAGE, 'index.html'), ...wanted.map((name) => join(PAGE, 'assets', name))];
  return files.reduce((bytes, file) => bytes + gzipSync(readFileSync(file)).length, 0);
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 * @param {number} seconds
 */
async function costs(browser, address, seconds) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  try {
    const tab = await context.newPage();
    await tab.goto(address);
    await tab.getByRole('row').first().waitFor();
    await delay(1000);
    const debugged = await context.newCDPSession(tab);
    await debugged.send('Performance.enable');
    const before = await scriptOf(debugged);
    const traced = await trace(debugged, seconds * 1000);
    const script = ((await scriptOf(debugged)) - before) * 1000;
    const rows = await tab.getByRole('row').count();
    const { layout, style, paint, dropped } = summed(traced);
    const each = { layout: layout / seconds, style: style / seconds, paint: paint / seconds, script: script / seconds };
    return { ...each, rows, dropped };
  } finally {
    await context.close();
  }
}

/** @param {import('playwright-core').CDPSession} debugged */
async function scriptOf(debugged) {
  const { metrics } = await debugged.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0;
}

/**
 * @param {import('playwright-core').CDPSession} debugged
 * @param {number} milliseconds
 * @returns {Promise<readonly Record<string, unknown>[]>}
 */
async function trace(debugged, milliseconds) {
  /** @type {Record<string, unknown>[]} */
  const events = [];
  debugged.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const complete = new Promise((resolve) => debugged.once('Tracing.tracingComplete', resolve));
  const includedCategories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'devtools.timeline.frame'];
  await debugged.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  await delay(milliseconds);
  await debugged.send('Tracing.end');
  await complete;
  return events;
}

/** @param {readonly Record<string, unknown>[]} events */
function summed(events) {
  const sums = { layout: 0, style: 0, paint: 0, dropped: 0 };
  for (const { name, dur } of events) {
    const key = ADDED.get(String(name));
    if (key === 'layout' || key === 'style' || key === 'paint') sums[key] += Number(dur ?? 0) / 1000;
    if (name === 'DroppedFrame') sums.dropped += 1;
  }
  return sums;
}
