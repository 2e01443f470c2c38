import { expect, it } from 'vitest';
import { PHONES_SETTINGS } from './phones-schema.ts';
import { readYaml } from './yaml-file.ts';

function read(yaml: string): unknown {
  const file = readYaml(yaml);
  if (!file.ok) throw new Error(JSON.stringify(file.error));
  const parsed = PHONES_SETTINGS.safeParse(file.value.values ?? {});
  return parsed.success ? parsed.data : parsed.error.issues.map(({ path }) => path.join('.'));
}

it('an empty part is whole', () => {
  expect(read('')).toEqual({ enabled: true, devices: [] });
});

it.each([
  '00:26:99:ef:0f:1a',
  '00-26-99-EF-0F-1A',
  '0026.99ef.0f1a',
  '002699EF0F1A',
  'SEP002699EF0F1A',
  '" 002699ef0f1a "',
])('a device is named by its MAC address as %s', (hardware) => {
  expect(read(`devices: [{ hardware: ${hardware} }]`)).toMatchObject({
    devices: [{ hardware: '00:26:99:ef:0f:1a' }],
  });
});

it('one of digits alone is not taken for a number', () => {
  expect(read('devices: [{ hardware: 002699120512 }]')).toMatchObject({ devices: [{ hardware: '00:26:99:12:05:12' }] });
});

it('extensions and passwords may be written as numbers', () => {
  expect(read('lines: [{ extension: 101, password: 1234 }]')).toMatchObject({
    lines: [{ extension: '101', password: '1234' }],
  });
});

it.each([
  ['devices: [{ hardware: 00:26:99 }]', ['devices.0.hardware']],
  ['devices: [{ model: 7911 }]', ['devices.0.hardware']],
  ['protocol: h323', ['protocol']],
  ['lines: []', ['lines']],
  ['lines: [{ extension: "a b" }]', ['lines.0.extension']],
  ['syslog: "http://10.0.0.1"', ['syslog']],
  ['date-format: D.M/Y', ['date-format']],
  ['values: { "a b": 1 }', ['values.a b']],
])('{ %s } is told to be wrong at %j', (yaml, paths) => {
  expect(read(yaml)).toEqual(paths);
});
