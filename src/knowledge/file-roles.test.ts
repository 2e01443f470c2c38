import { expect, it } from 'vitest';
import { isConfiguration, isOwnConfiguration, isTrustList } from './file-roles.ts';

it.each<[string, { readonly trust?: true; readonly own?: true; readonly boots?: true }]>([
  ['CTLSEP002699EF0F1A.tlv', { trust: true, boots: true }],
  ['ctlsep002699ef0f1a.tlv.sgn', { trust: true, boots: true }],
  ['ITLSEP002699EF0F1A.tlv', { trust: true, boots: true }],
  ['ITLFile.tlv', { trust: true, boots: true }],
  ['SEP002699EF0F1A.cnf.xml', { own: true, boots: true }],
  ['SEP002699EF0F1A.cnf.xml.enc.sgn', { own: true, boots: true }],
  ['XMLDefault.cnf.xml', { boots: true }],
  ['XMLDefault.cnf.xml.sgn', { boots: true }],
  ['term11.default.loads', {}],
  ['SEP002699EF0F1A.cnf.xml.bak', {}],
  ['xSEP002699EF0F1A.cnf.xml', {}],
  ['SEP002699EF0F1.cnf.xml', {}],
])('%s means %o', (name, { trust = false, own = false, boots = false }) => {
  expect([isTrustList(name), isOwnConfiguration(name), isConfiguration(name)]).toEqual([trust, own, boots]);
});
