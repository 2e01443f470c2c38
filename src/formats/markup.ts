/**
 * Writing XML: a template in which every value is escaped where it is put in, so that no value breaks out of its element.
 * What is not ASCII becomes a reference, so that no phone has to know an encoding.
 */

/** Text that is markup already. Made by `xml` and `element` alone. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | boolean | Markup | readonly Markup[] | undefined;

/** `` xml`<name>${text}</name>` ``: text is escaped, markup is put in as it is, undefined is nothing. */
export function xml(fixed: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: fixed.map((text, index) => text + partText(parts[index])).join('') };
}

/** `<name>text</name>`. `name` must be a name: it is not checked. */
export function element(name: string, text: string | number | boolean = ''): Markup {
  return { markup: `<${name}>${escapeXml(String(text))}</${name}>` };
}

/** An attribute, with the blank before it. */
export function attribute(name: string, text: string | number): Markup {
  return { markup: ` ${name}="${escapeXml(String(text))}"` };
}

/** One below the other. */
export function lines(all: readonly Markup[]): Markup {
  return { markup: all.map(({ markup }) => markup).join('\n') };
}

function partText(part: Part): string {
  if (part === undefined) return '';
  if (typeof part !== 'object') return escapeXml(String(part));
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** What XML 1.0 has no way to say: control signs, halves of pairs, and two that are no characters. */
const FORBIDDEN = /[^\P{Cc}\t\n\r\u007f-\u009f]|[\p{Cs}\ufffe\uffff]/gu;
/** Blanks other than the plain one are changed by a reader unless they are references. */
const NOT_PLAIN = /[^ -~]/gu;

/** For text and for attribute values. What is forbidden is left out. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(FORBIDDEN, '')
    .replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
    .replaceAll(NOT_PLAIN, (sign) => `&#${sign.codePointAt(0)};`);
}
