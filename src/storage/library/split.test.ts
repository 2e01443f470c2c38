import { expect, test } from 'vitest';
import { splitPackages } from './split.ts';

function split(...paths: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const groups = splitPackages(paths.map((path) => ({ path })));
  return Object.fromEntries(groups.map(({ folder, files }) => [folder, files.map(({ path }) => path)]));
}

test('folders alone do not make packages', () => {
  const paths = ['a/term11.default.loads', 'b/jar11.sbn', 'SCCP11.loads'];
  expect(split(...paths)).toEqual({ '': paths });
});

test('the same list in two folders makes two packages, and the rest goes with the first', () => {
  const groups = split(
    '8.5/TERM11.default.loads',
    '8.5/x/jar.sbn',
    '9.4/term11.default.loads',
    '9.4/jar.sbn',
    'readme',
  );
  expect(groups).toEqual({
    '8.5/': ['8.5/TERM11.default.loads', '8.5/x/jar.sbn', 'readme'],
    '9.4/': ['9.4/term11.default.loads', '9.4/jar.sbn'],
  });
});

test('archives inside are folders, and one package may lie above another', () => {
  expect(split('a.cop!/t.loads', 'b.cop!/t.loads', 'b.cop!/x')).toEqual({
    'a.cop!/': ['a.cop!/t.loads'],
    'b.cop!/': ['b.cop!/t.loads', 'b.cop!/x'],
  });
  expect(split('t.loads', 'old/t.loads', 'old/x', 'y')).toEqual({
    '': ['t.loads', 'y'],
    'old/': ['old/t.loads', 'old/x'],
  });
});

test('locales make no packages: what is called CIPC_Locale.loads there is no list', () => {
  const paths = ['term11.default.loads', 'German_Germany/CIPC_Locale.loads', 'Dutch_Netherlands/cipc_locale.LOADS'];
  expect(split(...paths)).toEqual({ '': paths });
});

test('what a Mac puts beside the files of a zip makes no packages', () => {
  const paths = ['a/term11.default.loads', '__MACOSX/a/._term11.default.loads', '__MACOSX/b/._term11.default.loads'];
  expect(split(...paths)).toEqual({ '': paths });
});

test('only the folders that hold the same list are packages of their own; what else has lists is one together', () => {
  const groups = split('OS79XX.TXT', '8.5/t.loads', '9.4/t.loads', '9.4/x.sbn', '7940/P003.loads', '7940/P003.sbn');
  expect(groups).toEqual({
    '': ['OS79XX.TXT', '7940/P003.loads', '7940/P003.sbn'],
    '8.5/': ['8.5/t.loads'],
    '9.4/': ['9.4/t.loads', '9.4/x.sbn'],
  });
});
