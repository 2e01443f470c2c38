/** The part of `XMLDefault.cnf.xml` that a phone looks at before it idles: which load its model shall run. */
import { latin1 } from '../../lib/text.ts';

/** `number`: that of the model, 307 for a 7911. Undefined for none, and for an empty one, which means "keep yours". */
export function wantedLoad(file: Uint8Array, number: number): string | undefined {
  const element = new RegExp(`<loadInformation${number}(?:\\s[^>]*)?>\\s*([\\w.()-]+)\\s*</loadInformation${number}>`);
  return element.exec(latin1(file))?.[1];
}
