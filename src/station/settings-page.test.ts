import { describe, expect, it } from 'vitest';
import { settingsPage, settingsSchema } from '../config/reference.ts';
import { stationSettings } from './settings.ts';

const SHAPE = await stationSettings();

function rowsOf(part: string): readonly (readonly string[])[] {
  const lines = settingsPage(SHAPE).split('\n');
  return lines.filter((line) => line.startsWith(`| \`${part}.`)).map((line) => line.split(' | '));
}

describe('the reference page of the settings', () => {
  it.each(['tftp', 'dhcp'])('has a row for every setting of %s, each with a text', (part) => {
    expect(rowsOf(part).length).toBeGreaterThan(5);
    for (const row of rowsOf(part)) expect(row[3]?.length ?? 0, row.join()).toBeGreaterThan(5);
  });

  it.each([
    ['tftp.timeout', ['duration', '`3s`', 'Timeout (seconds)']],
    ['tftp.port', ['1 to 65535', '`69`', 'Tftp port', '`--tftp-port`']],
    ['tftp.write', ['`none`, `create`, `overwrite`, `create-and-overwrite`', '`none`', 'TFTP Security']],
    ['tftp.allow', ['list of: address or network', '`[]`']],
    ['tftp.largest-upload', ['size', '`512 MiB`']],
  ])('says of %s what people need', (path, words) => {
    const row = rowsOf('tftp').find(([name]) => name === `| \`${path}\``);
    for (const word of words) expect(row?.join(' | ')).toContain(word);
  });

  it.each([
    ['dhcp.subnets[]', ['subnet', 'pool', 'router', 'options']],
    ['dhcp.reservations[]', ['hardware', 'address', 'lease', 'options']],
    ['dhcp.subnets[].reservations[]', ['hardware', 'address', 'lease', 'options']],
    ['dhcp.classes[]', ['name', 'when', 'when.vendor-class', 'when.arch', 'boot-file', 'options']],
  ])('has a section for the list %s with every key of its entries, each with a text', (list, keys) => {
    const section = settingsPage(SHAPE)
      .split(/^#+ /m)
      .find((text) => text.split('\n')[0]?.includes(`\`${list}\``));
    const rows = (section ?? '')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split(' | '));
    expect(rows.map(([name]) => name)).toEqual(expect.arrayContaining(keys.map((key) => `| \`${key}\``)));
    for (const row of rows) expect(row[3]?.length ?? 0, row.join()).toBeGreaterThan(5);
    expect(section).toContain('| Default router |');
  });

  it('lists the options by code and name', () => {
    expect(settingsPage(SHAPE)).toContain('| 150 | `tftp-servers` | `[192.168.1.1, 192.168.1.2]` |');
  });
});

describe('the JSON Schema for editors', () => {
  it('knows every key, also inside of lists, and no word of ours', () => {
    const schema: unknown = JSON.parse(settingsSchema(SHAPE));
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      additionalProperties: false,
      properties: {
        dhcp: { properties: { subnets: { items: { additionalProperties: false, properties: { pool: {} } } } } },
        tftp: { properties: { timeout: { default: '3s', description: expect.stringContaining('acknowledgement') } } },
      },
    });
    expect(settingsSchema(SHAPE)).not.toMatch(/"(shape|tftpd32|flag|propertyNames)":/);
  });
});
