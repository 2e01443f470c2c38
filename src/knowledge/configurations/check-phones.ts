/** What is wrong with the `phones:` settings although each value is right by itself: no phone would do what they say. */
import { parseImageName } from '../../formats/cisco/image-name.ts';
import { settingIssue, type SettingIssue, type SettingPath } from '../../lib/setting-path.ts';
import { language } from './languages.ts';
import type { PhoneScope, PhonesSettings } from './phones-settings.ts';
import { timeZone } from './time-zones.ts';

/** Characters that phones have room for. */
const SERVER_ROOM = 50;

/** Paths begin inside the part. */
export function checkPhones(phones: PhonesSettings): readonly SettingIssue[] {
  return [
    ...checkScope(phones, []),
    ...phones.devices.flatMap((device, index) => checkScope(device, ['devices', index])),
    ...twice(phones),
  ];
}

function checkScope(scope: PhoneScope, at: SettingPath): readonly SettingIssue[] {
  const issues: SettingIssue[] = [];
  const wrong = (key: keyof PhoneScope, message: string): void => void issues.push(settingIssue([...at, key], message));
  const { server, load, protocol, language: tongue, 'time-zone': zone } = scope;
  if (server !== undefined && server.length > SERVER_ROOM)
    wrong('server', `has ${server.length} characters, and phones have room for ${SERVER_ROOM}: give an address`);
  if (load !== undefined && /\.(loads|sbn|bin)$/i.test(load))
    wrong('load', `is written without its ending: ${load.replace(/\.\w+$/, '')}`);
  const named = parseImageName(`${load}.loads`);
  if (protocol !== undefined && named?.kind === 'loads' && named.protocol !== protocol)
    wrong('protocol', `${load} speaks ${named.protocol.toUpperCase()}: choose the load or the protocol`);
  if (tongue !== undefined && language(tongue) === undefined)
    wrong('language', `no phone is known to speak "${tongue}"`);
  if (zone !== undefined && timeZone(zone) === undefined)
    wrong('time-zone', `phones have no name for "${zone}": take a city in the same zone, like Europe/Berlin`);
  return issues;
}

/** One phone with two entries, and one extension that two phones were given. */
function twice({ devices }: PhonesSettings): readonly SettingIssue[] {
  const phones = new Map<string, number>();
  const extensions = new Map<string, number>();
  return devices.flatMap(({ hardware, lines = [] }, index): readonly SettingIssue[] => {
    const before = phones.get(hardware);
    phones.set(hardware, before ?? index);
    const own = lines.flatMap(({ extension }, line): readonly SettingIssue[] => {
      if (extension === undefined) return [];
      const other = extensions.get(extension) ?? index;
      extensions.set(extension, other);
      const path = ['devices', index, 'lines', line, 'extension'];
      return other === index ? [] : [settingIssue(path, `${extension} is given to devices[${other}] already`)];
    });
    if (before === undefined) return own;
    return [
      settingIssue(['devices', index, 'hardware'], `${hardware} has an entry already: devices[${before}]`),
      ...own,
    ];
  });
}
