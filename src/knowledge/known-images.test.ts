import { expect, test } from 'vitest';
import { KNOWN_IMAGES, knownByName, knownImage, knownPayload } from './known-images.ts';

const TERM11 = 'ba3efbf6d970875d7ae13e828fccc59d33c0aa73';

test('an image is known by its exact hash and size', () => {
  expect(knownImage(TERM11, 680)).toEqual({ name: 'term11.default.loads', sha1: TERM11, size: 680 });
  expect(knownImage(TERM11, 681)).toBeUndefined();
  expect(knownImage('0'.repeat(40), 680)).toBeUndefined();
});

test('an image of which only the hash is known has any size', () => {
  expect(knownImage('45b6502f4a9a14acb638b2bb60c16fd5b7d8fe35', 1)?.name).toBe('jar45sip.9-4-2ES26.sbn');
});

test('the payload of a signed image is known by its unsigned twin', () => {
  expect(knownPayload('426e9897e1d424ea04b08ed384ce8971902d762c')?.name).toBe('P0030801SR02.sbn');
});

test('several images share one name', () => {
  expect(knownByName('TERM11.default.loads').map((image) => image.size)).toEqual([680, undefined]);
});

test('every row is whole and says something of its own', () => {
  for (const image of KNOWN_IMAGES) {
    expect(image.sha1).toMatch(/^[0-9a-f]{40}$/);
    expect(image.name).toMatch(/^[\w.-]+$/);
    expect(image.size ?? 1).toBeGreaterThan(0);
  }
  expect(new Set(KNOWN_IMAGES.map((image) => image.sha1)).size).toBe(KNOWN_IMAGES.length);
});
