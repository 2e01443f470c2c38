import { expect, test } from 'vitest';
import { NameIndex } from './name-index.ts';

function found(names: readonly string[], asked: string): string | undefined {
  return new NameIndex(names.map((name) => ({ path: name, name, size: 1, version: '' }))).find(asked)?.name;
}

const IMAGES = ['deep/ap3g2-k9w7-tar.153-3.JF5.tar', 'ap3g2-k9w7-tar.153-3.JF15.tar', 'c1240-k9w7-tar.124-10b.JA.tar'];

test('an image is found under its own name, and the newest under the one that a device asks for', () => {
  expect(found(IMAGES, 'ap3g2-k9w7-tar.153-3.JF5.tar')).toBe(IMAGES[0]);
  expect(found(IMAGES, 'ap3g2-k9w7-tar.default')).toBe(IMAGES[1]);
  expect(found(IMAGES, 'C1240-K9W7-TAR.DEFAULT')).toBe(IMAGES[2]);
  expect(found(IMAGES, 'c1130-k9w7-tar.default')).toBeUndefined();
});

test('a file that has the name itself comes first', () => {
  expect(found([...IMAGES, 'old/ap3g2-k9w7-tar.default'], 'ap3g2-k9w7-tar.default')).toBe('old/ap3g2-k9w7-tar.default');
});
