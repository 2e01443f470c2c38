/** Changes one setting in the text of `rouse.yaml`, and leaves everything else as somebody wrote it: comments, order, blanks. */
import { isCollection, isNode, isSeq, parseDocument, type Document } from 'yaml';
import { err, ok, type Result } from '../lib/result.ts';

/** `value` is YAML; undefined takes the setting out of the file. Fails for a value that cannot be read, and a file that cannot. */
export function withSetting(text: string, path: readonly string[], value: string | undefined): Result<string, string> {
  const document = read(text);
  if (document === undefined) return err('the file cannot be read as it is: correct it first');
  if (value === undefined) document.deleteIn(path);
  else {
    const node = parseDocument(value);
    if (node.errors.length > 0 || value.trim() === '') return err(`"${value}" cannot be read as a value`);
    const before = document.getIn(path, true);
    const after = document.createNode(node.toJS());
    if (isNode(before)) {
      after.comment = before.comment ?? null;
      after.commentBefore = before.commentBefore ?? null;
    }
    document.setIn(path, after);
  }
  return ok(written(document));
}

/** Adds an entry to a list, which is made where there is none. */
export function withEntry(
  text: string,
  path: readonly string[],
  entry: Readonly<Record<string, string>>,
): Result<string, string> {
  const document = read(text);
  if (document === undefined) return err('the file cannot be read as it is: correct it first');
  if (isSeq(document.getIn(path))) document.addIn(path, document.createNode(entry));
  else document.setIn(path, document.createNode([entry]));
  return ok(written(document));
}

/** Takes the entries out of a list that have these values. */
export function withoutEntry(
  text: string,
  path: readonly string[],
  entry: Readonly<Record<string, string>>,
): Result<string, string> {
  const document = read(text);
  if (document === undefined) return err('the file cannot be read as it is: correct it first');
  const list = document.getIn(path);
  if (isSeq(list))
    list.items = list.items.filter(
      (item) => !isCollection(item) || !Object.entries(entry).every(([key, value]) => same(item.get(key), value)),
    );
  return ok(written(document));
}

/** What the file says of a setting, as one line of YAML; undefined where it says nothing. */
export function settingIn(text: string, path: readonly string[]): string | undefined {
  const document = read(text);
  const node: unknown = document?.getIn(path);
  if (document === undefined || node === undefined) return undefined;
  const value: unknown = isCollection(node) ? node.toJS(document) : node;
  return typeof value === 'string' && !/[:#{}[\],&*!|>'"%@`\n]/.test(value) ? value : JSON.stringify(value);
}

function same(there: unknown, wanted: string): boolean {
  return typeof there === 'string' && there.toLowerCase() === wanted.toLowerCase();
}

function read(text: string): Document | undefined {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : document;
}

/** Long lines stay what they are. */
function written(document: Document): string {
  return document.toString({ lineWidth: 0 });
}
