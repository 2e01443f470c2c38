import { expect, it } from 'vitest';
import { answerByRecipe } from './answer-by-recipe.ts';

const ANSWERS = [{ asked: '\\w+_tp_recovery\\.bin', from: ['.*-factory\\.bin', '.*\\.bin'] }];

function answered(asked: string, ...names: readonly string[]): string | undefined {
  const given = names.map((name) => ({ path: `/f/${name}`, name, size: 1, version: '1' }));
  return answerByRecipe(asked, given, ANSWERS)?.name;
}

it.each([
  ['the only image', ['openwrt.bin'], 'openwrt.bin'],
  ['the only image, in a folder and beside other files', ['a/openwrt.bin', 'read.me'], 'a/openwrt.bin'],
  ['the one that is meant for it among several', ['a-sysupgrade.bin', 'a-factory.bin'], 'a-factory.bin'],
  ['nothing where several would do', ['a.bin', 'b.bin'], undefined],
  ['nothing where nothing would do', ['a.img'], undefined],
])('a name that a loader made up is answered with %s', (_what, names, answer) => {
  expect(answered('ArcherC7v5_tp_recovery.bin', ...names)).toBe(answer);
});

it('other names are not answered with it', () => {
  expect(answered('ArcherC7v5.bin', 'openwrt.bin')).toBeUndefined();
  expect(answered('folder/wr841nv9_tp_recovery.bin', 'openwrt.bin')).toBe('openwrt.bin');
});
