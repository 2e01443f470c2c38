/** `npm run docs`: writes the pages that are printed from the program itself. */
import { writeFileSync } from 'node:fs';

/** @param {string} path */
const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);

/** @type {{ settingsPage: () => string, settingsSchema: () => string }} */
const { settingsPage, settingsSchema } = await built('config/reference.js');
/** @type {{ eventsPage: () => string }} */
const { eventsPage } = await built('events/reference.js');

for (const [name, page] of /** @type {const} */ ([
  ['events.md', eventsPage()],
  ['settings.md', settingsPage()],
  ['rouse.schema.json', settingsSchema()],
])) {
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), page);
  console.log(`Wrote docs/${name}.`);
}
