import { expect, it } from 'vitest';
import { choicesOf } from './choice.ts';

const chosen = (names: readonly string[], device?: string): readonly string[] =>
  choicesOf(
    names.map((name) => ({ name, path: `/x/${name}` })),
    device,
  ).map(({ recipe, file }) => `${recipe.id} ${file.name}`);

it.each<[readonly string[], string | undefined, readonly string[]]>([
  [['FW_RT-N66U_300438.trx'], undefined, ['asus FW_RT-N66U_300438.trx']],
  [['XM.v6.3.24.bin', 'readme.txt'], undefined, ['ubiquiti XM.v6.3.24.bin']],
  // Two for one device: nobody guesses.
  [['XM.v6.3.24.bin', 'XM.v5.6.15.bin'], undefined, []],
  [['anything.img'], undefined, []],
  [['anything.img'], 'dlink', ['dlink anything.img']],
  [['FW_RT-N66U_300438.trx'], 'ubiquiti', ['ubiquiti FW_RT-N66U_300438.trx']],
  [['cmterm-7911_7906-sccp.9-4-2SR3-1.cop.sgn'], undefined, []],
])('of %j, with %s wanted, %j is put', (names, device, expected) => {
  expect(chosen(names, device)).toEqual(expected);
});
