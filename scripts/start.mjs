/** `npm start` shows a recovery; `npm start -- up FOLDER` passes arguments on. */
import process from 'node:process';

if (process.argv.length === 2) process.argv.push('demo');
void import(new URL('../bin/rouse', import.meta.url).href);
