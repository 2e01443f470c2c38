/** The structured data of RFC 5424 section 6.3: `[id name="value" name="value"][id2]`. */
import type { StructuredData } from './message.ts';

export interface StructuredPart {
  readonly structured: StructuredData;
  /** Where it ends. */
  readonly end: number;
}

const ELEMENT = /\[([^\s=\]"]+)/y;
const PARAMETER = / +([^\s=\]"]+)="((?:[^"\\\]]|\\[^])*)"/y;
const ELEMENT_END = / *\]/y;
/** Other characters keep their backslash (section 6.3.3). */
const ESCAPED = /\\(["\\\]])/g;

/** The elements from `at` on, up to the first that cannot be read; undefined where there is none. */
export function readStructured(text: string, at: number): StructuredPart | undefined {
  const elements = new Map<string, Map<string, string[]>>();
  let end = at;
  for (let next = readElement(text, end, elements); next !== undefined; next = readElement(text, end, elements))
    end = next;
  return end === at ? undefined : { structured: plain(elements), end };
}

/** Adds one element; where it ends. Nothing is added of one that is broken. */
function readElement(text: string, at: number, elements: Map<string, Map<string, string[]>>): number | undefined {
  ELEMENT.lastIndex = at;
  const [begin = '', id] = ELEMENT.exec(text) ?? [];
  if (id === undefined) return undefined;
  const found: [string, string][] = [];
  let end = at + begin.length;
  for (;;) {
    PARAMETER.lastIndex = end;
    const [parameter, name, value] = PARAMETER.exec(text) ?? [];
    if (parameter === undefined || name === undefined || value === undefined) break;
    found.push([name, value.replaceAll(ESCAPED, '$1')]);
    end += parameter.length;
  }
  ELEMENT_END.lastIndex = end;
  const closing = ELEMENT_END.exec(text);
  if (closing === null) return undefined;
  const parameters = elements.get(id) ?? new Map<string, string[]>();
  for (const [name, value] of found) parameters.set(name, [...(parameters.get(name) ?? []), value]);
  elements.set(id, parameters);
  return end + closing[0].length;
}

/** `fromEntries` makes own properties of whatever names, `__proto__` too. */
function plain(elements: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>): StructuredData {
  return Object.fromEntries(
    [...elements].map(([id, parameters]) => [
      id,
      Object.fromEntries(
        [...parameters].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
      ),
    ]),
  );
}
