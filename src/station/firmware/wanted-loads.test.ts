import { expect, it } from 'vitest';
import { PHONE } from '../../knowledge/configurations/values.fixture.ts';
import { missingLoads } from './wanted-loads.ts';

it('a load that is wanted and not here is told, with the setting that wants it', () => {
  const phones = {
    enabled: true,
    load: 'SIP11.9-2-1S',
    devices: [{ hardware: PHONE, load: 'newest' }, { hardware: PHONE, load: 'SCCP11.1S' }, { hardware: PHONE }],
  };
  expect(missingLoads(phones, ['sip11.9-2-1s.loads'])).toMatchObject([
    { file: 'SCCP11.1S.loads', kind: 'load-missing', problem: expect.stringContaining('phones.devices[1].load wants') },
  ]);
  expect(missingLoads(phones, [])).toHaveLength(2);
});
