import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingIn, withDevice, withEntry, withoutDevice, withSetting } from './edit.ts';
import { readYaml } from './yaml-file.ts';

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
    expect(withoutDevice(added.value, ['dhcp', 'reservations'], entry.hardware)).toEqual({
      ok: true,
      value: FILE,
    });
  });

  it('makes the list where there is none', () => {
    const added = withEntry('tftp: {}\n', ['dhcp', 'reservations'], entry);
    expect(added.ok && added.value).toContain('reservations:');
  });
});

/** Written as people write: four blanks, comments in columns, a list that is not further in than its name, Windows. */
const BY_HAND = `# bench\r
dhcp:\r
    lease:    2h      # long enough\r
    router:   10.0.0.1   # the old one\r
\r
\r
    options:\r
        150: 10.0.0.1     # TFTP\r
    reservations:\r
    - hardware: 00-26-99-EF-0F-1A   # the red one\r
      address: 192.168.1.50\r
      options: { 66: x }\r
    # the end\r
tftp:\r
`;

describe('a file that is written by hand', () => {
  it.each<[string, readonly string[], string | undefined, string, string]>([
    ['a value', ['dhcp', 'lease'], '1d', 'lease:    2h      #', 'lease:    1d      #'],
    ['a key that is a number', ['dhcp', 'options', '150'], '10.0.0.2', '150: 10.0.0.1 ', '150: 10.0.0.2 '],
    ['a new key', ['dhcp', 'options', '42'], '10.0.0.3', '# TFTP\r\n', '# TFTP\r\n        42: 10.0.0.3\r\n'],
    ['a part without a value', ['tftp', 'port'], '6969', 'tftp:\r\n', 'tftp:\r\n  port: 6969\r\n'],
    ['a new part', ['page', 'port'], '80', 'tftp:\r\n', 'tftp:\r\npage:\r\n  port: 80\r\n'],
    ['a key taken out', ['dhcp', 'router'], undefined, '    router:   10.0.0.1   # the old one\r\n', ''],
  ])('keeps every other letter: %s', (_what, path, value, before, after) => {
    expect(withSetting(BY_HAND, path, value)).toEqual({ ok: true, value: BY_HAND.replace(before, after) });
  });

  it('keeps what else it says of a device, however that is spelled', () => {
    expect(withDevice(BY_HAND, ['dhcp', 'reservations'], '00:26:99:ef:0f:1a', 'address', '192.168.1.51')).toEqual({
      ok: true,
      value: BY_HAND.replace('.1.50', '.1.51'),
    });
    const more = withDevice(BY_HAND, ['dhcp', 'reservations'], '00:26:99:ef:0f:1b', 'address', '192.168.1.52');
    const line = '    - { hardware: 00:26:99:ef:0f:1b, address: 192.168.1.52 }\r\n';
    expect(more).toEqual({ ok: true, value: BY_HAND.replace('{ 66: x }\r\n', `{ 66: x }\r\n${line}`) });
    expect(more.ok && withoutDevice(more.value, ['dhcp', 'reservations'], '0026.99ef.0f1b')).toEqual({
      ok: true,
      value: BY_HAND,
    });
  });

  it.each([
    ['a map in one line', 'tftp: { port: 69 } # x\n', ['tftp', 'retries'], '9'],
    ['text of several lines', 'dhcp:\n  domain: |\n    a\n    b\n# x\n', ['dhcp', 'domain'], 'c'],
    ['JSON', '{"tftp": {"port": 69}} # x', ['dhcp', 'lease'], '2h'],
    ['no end of the last line', 'tftp:\n  port: 69 # x', ['tftp', 'retries'], '9'],
    ['a second kind of beginning', '%YAML 1.2\n---\n# x\ntftp:\n  port: 69\n', ['tftp', 'port'], '70'],
    ['letters of others', '# x \u00e4\u4e16\ud83d\ude00\ntftp: { port: 1 }\n', ['tftp', 'port'], '2'],
    ['nothing but a word for nothing', '# x\n---\n~\n', ['tftp', 'port'], '2'],
    ['a list in a value', '# x\ndhcp: {}\n', ['dhcp', 'exclude'], '[1.2.3.4, 1.2.3.5]'],
  ])('says what was meant and keeps comments: %s', (_what, text, path, value) => {
    const changed = withSetting(text, path, value);
    expect(changed.ok && settingIn(changed.value, path)).toBe(settingIn(`v: ${value}`, ['v']));
    expect(changed.ok && changed.value).toContain('# x');
  });

  it.each([
    ['a text where settings should be', 'tftp: yes\n', ['tftp', 'port'], '1', /"tftp" in the file holds no settings/],
    ['a list where settings should be', '- 1\n', ['tftp', 'port'], '1', /the file holds no settings/],
    ['a reference', 'a: &a { port: 1 }\ntftp: *a\n', ['tftp', 'port'], '2', /\*a/],
    ['a value that refers to itself', '', ['tftp', 'port'], '&a [*a]', /cannot be read/],
    ['what others refer to', 'a: &x 5\nb: *x\n', ['a'], '7', /&x/],
    ['what holds it', 'a: { c: &x 5 }\nb: *x\n', ['a'], '7', /refers to it/],
    ['a key that is written anew wrongly', '? \uFEFF>}\n', ['tftp', 'port'], '2', /by hand/],
    ['a broken file', 'a: 1\nb: [', ['tftp', 'port'], '2', /line/],
  ])('refuses in words: %s', (_what, text, path, value, words) => {
    const changed = withSetting(text, path, value);
    expect(changed.ok ? '' : changed.error).toMatch(words);
  });
});

const PIECES = [
  ': ',
  ':',
  '\n',
  '\n  ',
  '\n    ',
  '\r\n',
  '\t',
  '- ',
  '[',
  ']',
  '{',
  '}',
  ', ',
  ' # c',
  '&a ',
  '*a',
  '|',
  '>',
  '!!str ',
];
const WORDS = [
  '"',
  "'",
  '~',
  '? ',
  '---',
  '...',
  '\uFEFF',
  'tftp',
  'port',
  '69',
  'dhcp',
  'reservations',
  'hardware: 00:26:99:ef:0f:1a',
];

it('never throws, whatever the file and the value are, and makes no file that cannot be read', () => {
  const texts = fc.array(fc.constantFrom(...PIECES, ...WORDS), { maxLength: 14 }).map((pieces) => pieces.join(''));
  const paths = fc.constantFrom(['tftp', 'port'], ['tftp'], ['dhcp', 'reservations'], ['69']);
  fc.assert(
    fc.property(texts, texts, paths, (text, value, path) => {
      for (const changed of [
        withSetting(text, path, value),
        withSetting(text, path, undefined),
        withDevice(text, ['dhcp', 'reservations'], '00:26:99:ef:0f:1a', 'address', '10.0.0.9'),
        withoutDevice(text, ['dhcp', 'reservations'], '00:26:99:ef:0f:1a'),
      ])
        expect(changed.ok ? readYaml(changed.value).ok : true).toBe(true);
      settingIn(text, path);
    }),
    { numRuns: 500 },
  );
});
