import { expect, it } from 'vitest';
import type { Happening } from '../events/types.ts';
import { startedDevice } from './started-device.ts';

const device = '00:26:99:ef:0f:1a';
const address = '192.168.1.100';

it.each<[string, boolean, Happening]>([
  ['a DISCOVER, through a relay too', true, { type: 'dhcp.discover', device, parameters: [], relay: '10.0.0.1' }],
  ['a REQUEST after a reboot', true, { type: 'dhcp.request', device, asks: 'init-reboot', address }],
  ['a REQUEST that renews', false, { type: 'dhcp.request', device, asks: 'renewing', address }],
  ['a BOOTP request that is answered', true, { type: 'dhcp.ack', device, address, lease: -1, to: 'broadcast' }],
  ['the answer to a renewal', false, { type: 'dhcp.ack', device, address, lease: 3600, to: address }],
  ['an INFORM', false, { type: 'dhcp.inform', device, address }],
])('%s: started is %s', (_what, started, happening) => {
  expect(startedDevice(happening)).toBe(started ? device : undefined);
});
