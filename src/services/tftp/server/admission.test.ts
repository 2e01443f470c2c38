import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../../lib/address.ts';
import { instant } from '../../../lib/time.ts';
import { AdmissionControl, networkOfIpv6 } from './admission.ts';
import { TFTP_DEFAULTS, type TftpSettings } from './settings.ts';

const LAN = 0x0a00_0000;

function control(settings: Partial<TftpSettings>): AdmissionControl {
  return new AdmissionControl({ ...TFTP_DEFAULTS, ...settings });
}

/** How many of `requests` from one address are admitted at that instant. */
function admitted(admission: AdmissionControl, from: number, requests: number, now: number): number {
  const verdicts = Array.from({ length: requests }, () => admission.request(ipv4(from), instant(now)));
  return verdicts.filter((verdict) => verdict === 'admit').length;
}

describe('requests', () => {
  it('of one /24 share a bucket that fills again', () => {
    const admission = control({ requestsPerNetwork: { burst: 10, perSecond: 2 } });
    expect(admitted(admission, LAN + 1, 8, 0)).toBe(8);
    expect(admitted(admission, LAN + 2, 8, 0)).toBe(2);
    expect(admitted(admission, LAN + 256, 8, 0)).toBe(8);
    expect(admitted(admission, LAN + 3, 8, 1500)).toBe(3);
    expect(admitted(admission, LAN + 3, 20, 1_000_000)).toBe(10);
  });

  it('of the station itself are not limited', () => {
    expect(admitted(control({ requestsPerNetwork: { burst: 1, perSecond: 0 } }), 0x7f00_0001, 50, 0)).toBe(50);
  });

  it('of forged networks without number cost bounded memory, and are limited again when they return', () => {
    const admission = control({ requestsPerNetwork: { burst: 1, perSecond: 0 } });
    for (let network = 0; network < 10_000; network += 1) admission.request(ipv4(LAN + network * 256), instant(0));
    expect(admitted(admission, LAN + 9_999 * 256, 3, 0)).toBe(0);
    expect(admitted(admission, LAN, 3, 0)).toBe(1);
  });

  it('of clients that are not on the list are refused aloud', () => {
    const admission = control({ allowed: [{ base: ipv4(LAN), prefix: 24 }] });
    expect(admission.request(ipv4(LAN + 300), instant(0))).toMatchObject({ verdict: 'refuse' });
    expect(admission.request(ipv4(LAN + 30), instant(0))).toBe('admit');
  });
});

describe('uploads', () => {
  const begun = (admission: AdmissionControl, from: number, now: number): number =>
    Array.from({ length: 1000 }, (_, n) => admission.upload(ipv4(from + n), instant(now))).filter(
      (one) => one === 'admit',
    ).length;

  it('of all clients share a bucket that fills again, as each makes a file at once', () => {
    const admission = control({});
    expect(begun(admission, LAN, 0)).toBe(200);
    expect(begun(admission, LAN, 100)).toBe(5);
    expect(begun(admission, LAN, 1_000_000)).toBe(200);
  });

  it('of the station itself are not limited', () => {
    expect(begun(control({}), 0x7f00_0001, 0)).toBe(1000);
  });
});

it.each([
  ['fd00:1:2:3:4:5:6:7', 'fd00:1:2:3::'],
  ['fd00:1:2:3::9', 'fd00:1:2:3::'],
  ['fd00::1:2:3:4', 'fd00:0:0:0::'],
  ['fe80::1%eth1', 'fe80:0:0:0::'],
  ['::1', '0:0:0:0::'],
  ['::1:2:3:4:5', '0:0:0:1::'],
])('limits %s together with all of %s', (address, network) => {
  expect(networkOfIpv6(address)).toBe(network);
});

it.each([
  ['0 of the client and 7 in all', 0, 7, 'admit'],
  ['1 and 1', 1, 1, 'admit'],
  ['2 and 2', 2, 2, { verdict: 'ignore', reason: '2 transfers of this client are running already' }],
  ['2 and 8', 2, 8, { verdict: 'ignore', reason: '2 transfers of this client are running already' }],
  ['1 and 8', 1, 8, { verdict: 'ignore', reason: '8 transfers are running already' }],
])('decides about one more transfer where %s are running', (_what, own, all, verdict) => {
  const admission = control({ transfersPerClient: 2, transfers: 8 });
  const running = { running: all, runningOf: () => own };
  expect(admission.transfer(ipv4(LAN + 1), running)).toEqual(verdict);
  expect(admission.isClientFull(ipv4(LAN + 1), running)).toBe(own === 2);
});

it('limits the station itself only by all transfers together', () => {
  const admission = control({ transfersPerClient: 2, transfers: 8 });
  const verdicts = [7, 8].map((all) => admission.transfer(ipv4(0x7f00_0001), { running: all, runningOf: () => all }));
  expect(verdicts).toMatchObject(['admit', { verdict: 'ignore' }]);
});
