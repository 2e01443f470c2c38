import { describe, expect, it } from 'vitest';
import { conditionOf, rangeHolds } from './conditions.ts';
import { formatDate, parseDate } from './dates.ts';

const MODIFIED = Date.UTC(2020, 0, 1, 12);
const NOW = Date.UTC(2026, 10, 26);
const BEFORE = formatDate(MODIFIED - 1000);
const SAME = formatDate(MODIFIED);
const AFTER = formatDate(MODIFIED + 1000);
const VALIDATORS = { etag: '"x"', modified: MODIFIED };

type Fields = Readonly<Record<string, string>>;

describe('a condition', () => {
  it.each<[Fields, string]>([
    [{}, 'send'],
    [{ 'if-match': '"x"' }, 'send'],
    [{ 'if-match': '*' }, 'send'],
    [{ 'if-match': '"y" , ,"x"' }, 'send'],
    [{ 'if-match': 'W/"x"' }, 'failed'],
    [{ 'if-match': '"y"' }, 'failed'],
    [{ 'if-match': 'x' }, 'failed'],
    [{ 'if-match': '"x" "x"' }, 'failed'],
    [{ 'if-none-match': '"x"' }, 'not-modified'],
    [{ 'if-none-match': 'W/"x"' }, 'not-modified'],
    [{ 'if-none-match': '"y", "x"' }, 'not-modified'],
    [{ 'if-none-match': '*' }, 'not-modified'],
    [{ 'if-none-match': '"y"' }, 'send'],
    [{ 'if-modified-since': SAME }, 'not-modified'],
    [{ 'if-modified-since': AFTER }, 'not-modified'],
    [{ 'if-modified-since': BEFORE }, 'send'],
    [{ 'if-modified-since': 'yesterday' }, 'send'],
    [{ 'if-unmodified-since': SAME }, 'send'],
    [{ 'if-unmodified-since': BEFORE }, 'failed'],
    [{ 'if-unmodified-since': 'yesterday' }, 'send'],
    // What names versions is stronger than what names dates.
    [{ 'if-match': '"x"', 'if-unmodified-since': BEFORE }, 'send'],
    [{ 'if-none-match': '"y"', 'if-modified-since': AFTER }, 'send'],
    [{ 'if-match': '"y"', 'if-none-match': '"x"' }, 'failed'],
    [{ 'if-match': '"x"', 'if-none-match': '"x"' }, 'not-modified'],
  ])('%j: %s', (fields, expected) => {
    expect(conditionOf(new Map(Object.entries(fields)), VALIDATORS, NOW)).toBe(expected);
  });

  it('of a date says nothing of a file whose date is not known', () => {
    const dates = new Map([
      ['if-unmodified-since', BEFORE],
      ['if-modified-since', AFTER],
    ]);
    expect(conditionOf(dates, { etag: '"x"' }, NOW)).toBe('send');
  });

  it.each<[string | undefined, boolean]>([
    [undefined, true],
    ['"x"', true],
    ['W/"x"', false],
    ['"y"', false],
    [SAME, true],
    [AFTER, false],
    ['yesterday', false],
  ])('If-Range: %j lets ranges be what they were: %s', (field, holds) => {
    expect(rangeHolds(new Map(field === undefined ? [] : [['if-range', field]]), VALIDATORS, NOW)).toBe(holds);
  });

  it('If-Range with a date does not do for what was written just now', () => {
    expect(rangeHolds(new Map([['if-range', SAME]]), VALIDATORS, MODIFIED + 500)).toBe(false);
  });
});

describe('a date', () => {
  it.each<[string, string | undefined]>([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['Friday, 01-Jan-26 00:00:00 GMT', '2026-01-01T00:00:00.000Z'],
    ['Sun, 31 Feb 1994 08:49:37 GMT', undefined],
    ['Sun, 06 Nov 1994 25:49:37 GMT', undefined],
    ['Sun, 06 Nov 1994 08:49:37 CET', undefined],
    ['sun, 06 nov 1994 08:49:37 GMT', undefined],
    ['1994-11-06T08:49:37Z', undefined],
    ['', undefined],
  ])('%j is %s', (text, expected) => {
    const at = parseDate(text, NOW);
    expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(expected);
  });

  it('is read as it is written', () => {
    expect(formatDate(MODIFIED)).toBe('Wed, 01 Jan 2020 12:00:00 GMT');
    expect(parseDate(formatDate(MODIFIED), NOW)).toBe(MODIFIED);
  });
});
