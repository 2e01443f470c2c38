import { expect, test } from 'vitest';
import { defaultDataFolder } from './data-folder.ts';

test.each([
  ['linux', { HOME: '/home/ann' }, '/home/ann/.local/share/rouse'],
  ['linux', { HOME: '/home/ann', XDG_DATA_HOME: '/data' }, '/data/rouse'],
  ['linux', { HOME: '/home/ann', XDG_DATA_HOME: 'relative' }, '/home/ann/.local/share/rouse'],
  ['linux', {}, '/root/.local/share/rouse'],
  ['freebsd', { HOME: '/home/ann' }, '/home/ann/.local/share/rouse'],
  ['darwin', { HOME: '/Users/ann', XDG_DATA_HOME: '/data' }, '/Users/ann/Library/Application Support/Rouse'],
  ['win32', { LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local' }, 'C:\\Users\\ann\\AppData\\Local\\Rouse'],
  ['win32', { USERPROFILE: 'D:\\ann' }, 'D:\\ann\\AppData\\Local\\Rouse'],
  ['win32', { LOCALAPPDATA: 'C:\\x', ROUSE_DATA: 'E:\\bench' }, 'E:\\bench'],
  ['linux', { HOME: '/home/ann', ROUSE_DATA: '/srv/rouse' }, '/srv/rouse'],
  ['linux', { HOME: '/home/ann', ROUSE_DATA: '' }, '/home/ann/.local/share/rouse'],
] as const)('on %s with %j the data folder is %s', (platform, env, folder) => {
  expect(defaultDataFolder(platform, env)).toBe(folder);
});
