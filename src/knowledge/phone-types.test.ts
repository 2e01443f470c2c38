import { expect, it } from 'vitest';
import { PHONE_FAMILIES } from './families.ts';
import { phoneTypeName } from './phone-types.ts';

it.each([
  [307, 'Cisco 7911G'],
  [369, 'Cisco 7906G'],
  [309, 'Cisco 7941G'],
  [8, 'Cisco 7940'],
  [80_005, 'Cisco SPA525G'],
  [0, undefined],
  [99_999, undefined],
])('%i is a %s', (type, name) => {
  expect(phoneTypeName(type)).toBe(name);
});

it('the number of every model of the recipes has a name', () => {
  const numbers = PHONE_FAMILIES.flatMap(({ models }) => models.flatMap(({ loadInformation }) => loadInformation));
  expect(numbers.filter((number) => phoneTypeName(number) === undefined)).toEqual([]);
});
