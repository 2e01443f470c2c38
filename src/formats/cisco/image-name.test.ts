import { expect, test } from 'vitest';
import { parseImageName } from './image-name.ts';

test.each([
  ['term06.default.loads', { kind: 'default-loads', term: '06' }],
  ['TERM41.7-0-3-0S.LOADS', { kind: 'default-loads', term: '41' }],
  ['SCCP11.9-4-2SR3-1S.loads', { kind: 'loads', protocol: 'sccp', family: '11', version: '9-4-2SR3-1' }],
  ['SIP41.8-5-4S.loads', { kind: 'loads', protocol: 'sip', family: '41', version: '8-5-4' }],
  ['jar11sccp.9-4-2ES26.sbn', { kind: 'component', part: 'jar', family: '11', protocol: 'sccp', version: '9-4-2ES26' }],
  ['Jar70sip.8-2-2ES4.SBN', { kind: 'component', part: 'jar', family: '70', protocol: 'sip', version: '8-2-2ES4' }],
  ['cnu11.3-0-0-81.sbn', { kind: 'component', part: 'cnu', family: '11', version: '3-0-0-81' }],
])('%s', (name, parsed) => {
  expect(parseImageName(name)).toEqual(parsed);
});

test.each([
  '',
  'P0030801SR02.loads',
  'SCCP69xx.9-3-1-3.loads',
  'term11.default.loads.txt',
  'jar11sccp.sbn',
  'a/term11.default.loads',
])('"%s" is not of the 79x1 class', (name) => {
  expect(parseImageName(name)).toBeUndefined();
});
