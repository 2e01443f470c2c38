import { describe, expect, it } from 'vitest';
import { settingIn, withEntry, withoutEntry, withSetting } from './edit.ts';

const FILE = `# the bench in the cellar
dhcp:
  lease: 2h # long enough

  # phones of the third floor
  reservations:
    - { hardware: 00:26:99:ef:0f:1a, address: 192.168.1.50 } # the red one
tftp:
  timeout: 5s
`;

describe('a setting in the file', () => {
  it.each<[readonly string[], string | undefined, string, string]>([
    [['tftp', 'timeout'], '3s', '  timeout: 5s', '  timeout: 3s'],
    [['dhcp', 'lease'], '1d', 'lease: 2h # long', 'lease: 1d # long'],
    [['tftp', 'timeout'], undefined, 'tftp:\n  timeout: 5s\n', 'tftp: {}\n'],
  ])('%j is changed to %s, and nothing else', (path, value, before, after) => {
    expect(withSetting(FILE, path, value)).toEqual({ ok: true, value: FILE.replace(before, after) });
  });

  it('is added where there is none, and begins an empty file', () => {
    const added = withSetting(FILE, ['tftp', 'allow'], '[10.0.0.0/8]');
    expect(added.ok && added.value.startsWith(FILE) && added.value.includes('allow:')).toBe(true);
    expect(withSetting('', ['tftp', 'port'], '6969')).toEqual({ ok: true, value: 'tftp:\n  port: 6969\n' });
    expect(withSetting('# nothing yet\n', ['tftp', 'port'], '6969').ok).toBe(true);
  });

  it('keeps what is no value, and a file that cannot be read, as they are', () => {
    expect(withSetting(FILE, ['tftp', 'port'], '[').ok).toBe(false);
    expect(withSetting(FILE, ['tftp', 'port'], ' ').ok).toBe(false);
    expect(withSetting('a: [', ['tftp', 'port'], '1').ok).toBe(false);
  });

  it('is read as it is written', () => {
    expect(settingIn(FILE, ['dhcp', 'lease'])).toBe('2h');
    expect(settingIn(FILE, ['dhcp', 'reservations'])).toContain('"address":"192.168.1.50"');
    expect(settingIn(FILE, ['dhcp', 'pool'])).toBeUndefined();
  });
});

describe('an entry of a list', () => {
  const entry = { hardware: '00:26:99:ef:0f:1b', address: '192.168.1.51' };

  it('comes and goes without a trace', () => {
    const added = withEntry(FILE, ['dhcp', 'reservations'], entry);
    if (!added.ok) throw new Error(added.error);
    expect(added.value).toContain('# the red one');
    expect(added.value).toContain('192.168.1.51');
    expect(withoutEntry(added.value, ['dhcp', 'reservations'], { hardware: entry.hardware })).toEqual({
      ok: true,
      value: FILE,
    });
  });

  it('makes the list where there is none', () => {
    const added = withEntry('tftp: {}\n', ['dhcp', 'reservations'], entry);
    expect(added.ok && added.value).toContain('reservations:');
  });
});
