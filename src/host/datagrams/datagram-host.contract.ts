/**
 * What every host promises, told as tests and run against each: a test file per host calls `describeDatagramHost` with
 * what makes two of them.
 */
import { describe } from 'vitest';
import { describeFrames } from './datagram-host.frames.contract.ts';
import { HostFixture, type HostPair } from './datagram-host.fixture.ts';
import { describeHandlers } from './datagram-host.handlers.contract.ts';
import { Observed } from './probe.fixture.ts';
import { describeTraffic } from './datagram-host.traffic.contract.ts';

export function describeDatagramHost(name: string, pair: (observed: Observed) => Promise<HostPair>): void {
  const make = async (): Promise<HostFixture> => {
    const observed = new Observed();
    return new HostFixture(await pair(observed), observed);
  };
  describe(name, () => {
    describe('carries datagrams', () => describeTraffic(make));
    describe('sends frames', () => describeFrames(make));
    describe('serves handlers', () => describeHandlers(make));
  });
}
