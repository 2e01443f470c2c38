import { expect, it } from 'vitest';
import { sccpLoad } from './running-load.ts';

it.each([
  [['jar11sccp.9-4-2ES26.sbn', 'cnu11.9-4-2ES26.sbn'], 'SCCP11.9-4-2SR3-1S'],
  [['cnu11.9-9-9.sbn', 'cvm11sccp.9-9-9.sbn'], 'SCCP11.9-9-9S'],
  [[], 'SCCP11.8-5-2S'],
  [['jar11sip.9-4-2ES26.sbn', 'cnu11.9-4-2ES26.sbn'], undefined],
])('a phone that runs %j calls its load %s', (files, load) => {
  expect(sccpLoad(files, '11')).toBe(load);
});
