import { expect, test } from 'vitest';
import { generateFaultyPackage, PACKAGE_FAULTS } from '../simulation/look-alikes/faults.ts';
import { inspectImage } from './image-facts.ts';
import { readImageFacts } from './image-facts-schema.ts';

test.each(PACKAGE_FAULTS)('facts of a package with the fault %s come back from JSON as they were', (fault) => {
  for (const { name, bytes } of generateFaultyPackage({ family: '11', protocol: 'sccp', seed: 3 }, fault)) {
    const facts = inspectImage(name, bytes);
    expect(readImageFacts(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
  }
});

test.each([
  ['OS79XX.TXT', 'P003-8-12-00\r\n', 'stray-characters'],
  ['spa941-518 (1).bin', 'an image without a signature', 'copied'],
  ['cmterm_7920.4.0-03-02.bin', 'x'.repeat(1_155_568), 'unlike-published'],
])('facts of %s come back from JSON as they were', (name, contents, kind) => {
  const facts = inspectImage(name, new TextEncoder().encode(contents));
  expect(facts.problems).toMatchObject([{ kind }]);
  expect(readImageFacts(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
});

test('anything else is no facts', () => {
  const facts = inspectImage('OS79XX.TXT', new TextEncoder().encode('P003-08-12-00'));
  for (const wrong of [
    undefined,
    null,
    7,
    {},
    { ...facts, payload: 'cake' },
    { ...facts, problems: [{ kind: 'x' }] },
  ]) {
    expect(readImageFacts(wrong)).toBeUndefined();
  }
});
