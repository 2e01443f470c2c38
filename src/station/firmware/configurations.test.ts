import { expect, it } from 'vitest';
import { MemoryFolders } from '../../../test/machine/memory-folders.ts';
import { encodeText } from '../../lib/text.ts';
import { LARGEST_CONFIGURATION } from '../../knowledge/configurations/check-configuration.ts';
import { checkedConfigurations } from './configurations.ts';

const NAMED = '<device><loadInformation>SCCP11.9-4-2SR3-1S</loadInformation></device>';

function kinds(files: Readonly<Record<string, string>>, lists: readonly string[] = []): readonly string[] {
  const folders = new MemoryFolders();
  folders.put(
    '/user',
    Object.entries(files).map(([name, text]) => ({ name, bytes: encodeText(text) })),
  );
  const listed = folders.list('/user');
  if (!listed.ok) throw new Error(listed.error.message);
  const found = checkedConfigurations(folders, listed.value, lists);
  return [...found].flatMap(([{ name }, problems]) => problems.map(({ kind }) => `${name}: ${kind}`));
}

it('what is wrong is told by file, with what lies beside it taken into account', () => {
  const sep = 'deep/SEP002699EF0F1A.cnf.xml';
  expect(kinds({ [sep]: NAMED, 'notes.txt': '<' })).toEqual([`${sep}: load-missing`]);
  expect(kinds({ [sep]: NAMED, 'other/SCCP11.9-4-2SR3-1S.loads': '' })).toEqual([]);
  expect(kinds({ [sep]: NAMED }, ['SCCP11.9-4-2SR3-1S.loads'])).toEqual([]);
});

it('what is larger than any configuration is not read', () => {
  const large = `<device>${' '.repeat(LARGEST_CONFIGURATION)}</device>`;
  expect(kinds({ 'SEP002699EF0F1A.cnf.xml': large })).toEqual(['SEP002699EF0F1A.cnf.xml: configuration-too-large']);
});
