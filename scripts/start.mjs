/** `npm start` shows a recovery, and on a terminal leaves its page up; `npm start -- up FOLDER` passes arguments on. */
import process from 'node:process';

if (process.argv.length === 2) process.argv.push('demo', ...(process.stdout.isTTY ? ['--stay'] : []));
void import(new URL('../bin/rouse', import.meta.url).href);
