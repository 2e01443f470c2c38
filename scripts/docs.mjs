/** `npm run docs`: writes the pages that are printed from the program itself. */
import { writeFileSync } from 'node:fs';

/** @param {string} path */
const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);

/** @typedef {import('../src/station/settings.ts').StationSettings} StationSettings */
/** @type {{ stationSettings: () => Promise<StationSettings> }} */
const { stationSettings } = await built('station/settings.js');
/** @type {{ settingsPage: (settings: StationSettings) => string, settingsSchema: (settings: StationSettings) => string }} */
const { settingsPage, settingsSchema } = await built('config/reference.js');
/** @type {{ eventsPage: () => string }} */
const { eventsPage } = await built('events/reference.js');
/** @type {{ causesPage: () => string }} */
const { causesPage } = await built('diagnosis/reference.js');

/** @type {{ devicePages: () => ReadonlyMap<string, string> }} */
const { devicePages } = await built('knowledge/reference.js');

const settings = await stationSettings();

for (const [name, page] of /** @type {const} */ ([
  ['causes.md', causesPage()],
  ['events.md', eventsPage()],
  ['settings.md', settingsPage(settings)],
  ['rouse.schema.json', settingsSchema(settings)],
])) {
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), page);
  console.log(`Wrote docs/${name}.`);
}

for (const [name, page] of devicePages()) {
  writeFileSync(new URL(`../docs/devices/${name}`, import.meta.url), page);
}
console.log('Wrote docs/devices/.');
