import { expect, it } from 'vitest';
import { pathOf } from './target.ts';

it.each<[string, string | undefined]>([
  ['/', '/'],
  ['/a%20b?c=d', '/a b'],
  ['http://station:6970/a?b', '/a'],
  ['HTTP://station', ''],
  ['/%2e%2e/a', '/../a'],
  ['/%252e', '/%2e'],
  ['/a%2Fb', '/a/b'],
  ['/Ger%C3%A4t', '/Gerät'],
  ['/%ff', '/\udcff'],
  ['/%', undefined],
  ['/%zz', undefined],
  ['/%00', undefined],
  ['/a%0d%0aX: y', undefined],
  ['/a#b', undefined],
  ['*', undefined],
  ['a', undefined],
  ['ftp://station/a', undefined],
  ['station:80', undefined],
])('%j means %j', (target, path) => {
  const found = pathOf(target);
  expect(found.ok ? found.value : undefined).toBe(path);
});
