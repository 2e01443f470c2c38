import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml } from './xml-tree.ts';
import { attribute, element, escapeXml, lines, xml } from './markup.ts';

const FORBIDDEN = /[^\P{Cc}\t\n\r\u007f-\u009f]|[\p{Cs}\ufffe\uffff]/gu;
const anyText = fc.string({ unit: 'binary', maxLength: 40 });

describe('a value', () => {
  it.each([
    ['a<b', 'a&lt;b'],
    ['</device>', '&lt;/device&gt;'],
    [']]>', ']]&gt;'],
    [`"'&`, '&quot;&apos;&amp;'],
    ['Büro', 'B&#252;ro'],
    ['\u{1f600}', '&#128512;'],
    ['a\u0000b\u001bc\ud800', 'abc'],
    ['a\nb\tc', 'a&#10;b&#9;c'],
  ])('%j is written as %s', (text, written) => {
    expect(escapeXml(text)).toBe(written);
  });

  it('comes back from a parser as it was, but for what XML cannot say', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = xml`<a b="${text}"><c>${text}</c></a>`.markup;
        const kept = text.replaceAll(FORBIDDEN, '');
        const read = readXml(new TextEncoder().encode(document));
        const [at, inside] = read.ok ? [read.value.attributes['b'], read.value.children[0]?.text] : [];
        expect([at, inside]).toEqual([kept, kept.trim()]);
        expect(document).toMatch(/^[ -~]*$/);
      }),
    );
  });
});

it('markup is put into markup as it is, and undefined is nothing', () => {
  const two = [element('b', 1), element('c', 'x & y')];
  expect(xml`<a${attribute('n', '"')}>${two}${undefined}</a>`.markup).toBe(
    '<a n="&quot;"><b>1</b><c>x &amp; y</c></a>',
  );
  expect(lines(two).markup).toBe('<b>1</b>\n<c>x &amp; y</c>');
});
