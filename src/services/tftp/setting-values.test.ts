import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../config/load.ts';
import { stationSettings } from '../../station/settings.ts';

const SHAPE = await stationSettings();

/** What a value of `tftp:` is read as, or the issue with it. */
function read(key: string, value: unknown): unknown {
  const settings = loadSettings(SHAPE, '', 'rouse.yaml', [{ path: ['tftp', key], value }]);
  return settings.ok ? Reflect.get(settings.value.settings.tftp, key) : settings.error[0];
}

describe('a value of `tftp:`', () => {
  it.each<[string, unknown, unknown]>([
    ['data-ports', '', 'system'],
    ['data-ports', 'single', 'single'],
    ['data-ports', '4000-4010', { first: 4000, last: 4010 }],
    ['data-ports', '4000:4010', { first: 4000, last: 4010 }],
    ['data-ports', 4000, { first: 4000, last: 4000 }],
    ['data-ports', '1-65535', { first: 1, last: 65_535 }],
    [
      'allow',
      ['192.168.1.7', '10.0.0.0/8'],
      [
        { base: 0xc0a80107, prefix: 32 },
        { base: 0x0a000000, prefix: 8 },
      ],
    ],
    ['largest-upload', '2 GiB', 2_147_483_648],
    ['anticipation-window', 2048, 2048],
    ['timeout', '500ms', 500],
  ])('%s: %j', (key, value, meant) => {
    expect(read(key, value)).toEqual(meant);
  });

  it.each<[string, unknown, string]>([
    ['data-ports', '4010-4000', 'neither a range of ports'],
    ['data-ports', '0-70000', 'neither a range of ports'],
    ['data-ports', '0-10', 'neither a range of ports'],
    ['data-ports', '65530-65536', 'neither a range of ports'],
    ['data-ports', 'some', 'neither a range of ports'],
    ['allow', ['10.0.0.7/8'], 'write 10.0.0.0/8'],
    ['allow', ['everybody'], 'not an address'],
    ['largest-upload', 'plenty', 'not a size'],
    ['largest-block', 65_465, 'must be at most 65464'],
    ['write', 'all', 'must be one of: none, create,'],
  ])('%s: %j is refused', (key, value, issue) => {
    expect(read(key, value)).toContain(issue);
  });
});
