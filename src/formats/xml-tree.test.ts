import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt, everyElement, LARGEST_XML, readXml } from './xml-tree.ts';

function read(text: string | Uint8Array): ReturnType<typeof readXml> {
  return readXml(typeof text === 'string' ? new TextEncoder().encode(text) : text);
}

describe('what is well written', () => {
  it('comes as elements in their order', () => {
    const root = read(
      '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a & b --><a n="1"><b> x &amp; &#233; </b><c/><b><![CDATA[<&>]]></b></a>',
    );
    expect(root).toEqual({
      ok: true,
      value: {
        name: 'a',
        attributes: { n: '1' },
        text: '',
        children: [
          { name: 'b', attributes: {}, children: [], text: 'x & é' },
          { name: 'c', attributes: {}, children: [], text: '' },
          { name: 'b', attributes: {}, children: [], text: '<&>' },
        ],
      },
    });
    expect(root.ok && [...everyElement(root.value)].map(({ element, parent }) => [element.name, parent?.name])).toEqual(
      [
        ['a', undefined],
        ['b', 'a'],
        ['c', 'a'],
        ['b', 'a'],
      ],
    );
    expect(root.ok && elementAt(root.value, 'c')?.name).toBe('c');
    expect(root.ok && elementAt(root.value, 'c', 'd')).toBeUndefined();
  });

  it('may begin with a byte order mark, and be in Latin-1 where it says so', () => {
    expect(read('\ufeff<a/>')).toMatchObject({ ok: true });
    const latin = Uint8Array.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00fc</a>', (sign) =>
      sign.charCodeAt(0),
    );
    expect(read(latin)).toMatchObject({ ok: true, value: { text: 'ü' } });
  });
});

describe('what is not', () => {
  it.each([
    ['', 'it is empty', 0],
    ['hello', 'it does not begin with "<"', 1],
    ['<a>\n<b>\n</a>', '<b> ends with </a>', 3],
    ['<a/>\n<b/>', 'a second document begins with <b>', 0],
    ['<a>\nb & c</a>', '"&" stands for itself, which is written "&amp;"', 2],
    ['<a>&nbsp;</a>', '"&" stands for itself, which is written "&amp;"', 1],
    ['<a b="1" b="2"/>', '<a> has an attribute twice', 1],
    ['<a b=1/>', 'a "<" begins no tag', 1],
    ['<a>\n<!-- b </a>', 'a comment that does not end', 2],
    ['<a>\n', '</a> is missing', 2],
    ['</a>', '</a> ends nothing', 1],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'it has a DOCTYPE', 1],
    ['<a>\u0007</a>', 'it holds a control character', 1],
    [Uint8Array.of(0xff, 0xfe, 0x3c, 0), 'it is written in UTF-16', 1],
    [Uint8Array.of(0x3c, 0x61, 0x3e, 0xfc, 0x3c, 0x2f, 0x61, 0x3e), 'it has signs that are not written in UTF-8', 1],
    [' '.repeat(LARGEST_XML + 1), 'it has more than 256 kB', 0],
  ])('%j is refused: %s', (text, reason, line) => {
    expect(read(text)).toMatchObject({ ok: false, error: { reason: expect.stringContaining(reason), line } });
  });

  it('is refused where it is too deep or has too many elements', () => {
    expect(read(`${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`)).toMatchObject({ ok: false });
    expect(read(`<a>${'<b/>'.repeat(30_000)}</a>`)).toMatchObject({ ok: false });
  });

  it('never throws, whatever it is', () => {
    const parts = fc.constantFrom(
      '<a',
      '>',
      '</a>',
      '<!--',
      '-->',
      '&',
      ';',
      '"',
      '=',
      ' b',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '__proto__',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 20 }), (some) => void read(some.join(''))),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => void read(bytes)));
  });
});
