import { describe, expect, it } from 'vitest';
import { settingsPage } from './reference.ts';

function rowsOf(part: string): readonly (readonly string[])[] {
  const lines = settingsPage().split('\n');
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
});
