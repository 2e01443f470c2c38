import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../lib/text.ts';
import { requestedPath, type NameRules } from './filename.ts';

const RULES: NameRules = { translate: true, rooted: true, parents: false };

function path(name: string, rules: NameRules = RULES): string {
  const result = requestedPath(name, rules);
  return result.ok ? result.value.join('/') : `refused ${result.error.code}`;
}

describe('requestedPath', () => {
  it.each([
    ['term11.default.loads', 'term11.default.loads'],
    ['/term11.default.loads', 'term11.default.loads'],
    ['\\boot\\image.bin', 'boot/image.bin'],
    ['//a//./b/', 'a/b'],
    ['%s%n', '%s%n'],
    ['..hidden', '..hidden'],
    ['a..b/c', 'a..b/c'],
    ['console.log', 'console.log'],
    ['com10', 'com10'],
    ['größe', 'größe'],
  ])('takes %j for %j', (name, expected) => {
    expect(path(name)).toBe(expected);
  });

  it.each([
    ['../etc/passwd', 2],
    ['a/../../b', 2],
    ['..\\..\\boot.ini', 2],
    ['.../x', 2],
    ['.. /x', 2],
    ['../srv/tftp-secret/key', 2],
    ['C:\\windows\\win.ini', 2],
    ['c:/x', 2],
    ['file.txt:stream', 2],
    ['CON', 2],
    ['nul.txt', 2],
    ['sub/COM1', 2],
    ['aux .log', 2],
    ['LPT³', 2],
    ['a\u0000b', 2],
    ['a\u001b[2J', 2],
    ['a\r\nb', 2],
    ['x'.repeat(256), 4],
    ['', 1],
    ['/', 1],
    ['./.', 1],
  ])('refuses %j with error %i', (name, code) => {
    expect(path(name)).toBe(`refused ${code}`);
  });

  it.each([
    ['../etc/passwd', false, 'the name contains ".."'],
    ['../etc/passwd', true, 'the name leads out of the served folder'],
    ['sub/COM1', false, '"COM1" is the name of a device'],
    ['', false, 'the name is empty'],
  ])('says why it refuses %j', (name, parents, reason) => {
    expect(requestedPath(name, { ...RULES, parents })).toMatchObject({ error: { reason } });
  });

  it('refuses backslashes where they are not translated', () => {
    expect(path('a\\b', { ...RULES, translate: false })).toBe('refused 2');
    expect(path('a/b', { ...RULES, translate: false })).toBe('a/b');
  });

  it.each([
    ['/a', 'refused 2'],
    ['\\a', 'refused 2'],
    ['a/b', 'a/b'],
  ])('without a virtual root %j is %j', (name, expected) => {
    expect(path(name, { ...RULES, rooted: false })).toBe(expected);
  });

  it('follows ".." inside the root, and no further, where that is allowed', () => {
    const rules = { ...RULES, parents: true };
    expect(path('a/../b', rules)).toBe('b');
    expect(path('a/../../b', rules)).toBe('refused 2');
  });

  it('gives segments that cannot lead anywhere else, for any name whatever', () => {
    const piece = fc.oneof(fc.constantFrom('..', '.', '/', '\\', 'nul', 'C:', ' ', 'a'), fc.string({ maxLength: 4 }));
    const name = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(name, fc.boolean(), (text, parents) => {
        const result = requestedPath(text, { translate: true, rooted: true, parents });
        if (!result.ok) return;
        expect(result.value.length).toBeGreaterThan(0);
        for (const segment of result.value) {
          expect(segment).not.toMatch(/[/\\:\u0000]/);
          expect(segment.replace(/[. ]+$/, '')).not.toBe('');
        }
      }),
    );
  });
});

describe('a name that is no UTF-8', () => {
  it.each([
    ['62 fc 72 6f 2e 63 66 67', 'büro.cfg'],
    ['62 c3 bc 72 6f', 'büro'],
    ['c3 bc fc', 'Ã¼ü'],
  ])('%s is read with one character a byte', (hex, expected) => {
    expect(path(decodeText(Buffer.from(hex.replaceAll(' ', ''), 'hex')))).toBe(expected);
  });

  it('leads nowhere else than any other', () => {
    expect(path(decodeText(Buffer.from('\xfc/../../etc/passwd', 'latin1')))).toBe('refused 2');
    expect(path(decodeText(Buffer.from('a\x85b', 'latin1')))).toBe('refused 2');
  });
});

describe('DHCP options behind a name', () => {
  const reason = (hex: string): string => {
    const result = requestedPath(decodeText(Buffer.from(hex.replaceAll(' ', ''), 'hex')), RULES);
    return result.ok ? 'taken' : result.error.reason;
  };
  const boot = '62 6f 6f 74';

  it.each([
    ['the code is a control character', `${boot} 06 04 c0 a8 01 01 ff`],
    ['the length is', `${boot} 42 02 31 30 ff`],
    ['both are, and a second option follows', `${boot} 06 04 c0 a8 01 01 96 04 c0 a8 01 01 ff`],
  ])('are named where %s', (_what, hex) => {
    expect(reason(hex)).toMatch('(quirk nul-terminated-names)');
  });

  it.each([
    ['there is no end option', `${boot} 06 04 c0 a8 01 01`],
    ['something lies behind the end option', `${boot} 06 04 c0 a8 01 01 ff 41`],
    ['an option is longer than what is there', `${boot} 06 05 c0 a8 01 01 ff`],
    ['there is no name', '06 04 c0 a8 01 01 ff'],
    ['there is nothing but the end option', `${boot} 1b ff`],
    ['it is only an escape', `${boot} 1b 5b 32 4a`],
  ])('are none where %s', (_what, hex) => {
    expect(reason(hex)).toBe('the name contains control characters');
  });
});
