import { describe, expect, it } from 'vitest';
import type { Happening } from '../../events/types.ts';
import { adapterChanges, type Adapter } from '../../host/adapters/adapters.ts';
import type { AddressSetting } from '../../host/node/adapters/set-address.ts';
import { DONE } from '../../host/files/files.ts';
import { stationError } from '../../host/station-error.ts';
import { ipv4 } from '../../lib/address.ts';
import { err, ok } from '../../lib/result.ts';
import { instant } from '../../lib/time.ts';
import { AdapterLife } from './adapter-life.ts';

const AT = { address: ipv4(0xc0a8_4d01), prefix: 24 };
const OTHER = { address: ipv4(0x0a00_0001), prefix: 8 };
const CABLE: Adapter = {
  name: 'eth1',
  index: 4,
  kind: 'usb-ethernet',
  enabled: true,
  link: 'up',
  addresses: [AT],
  hasDefaultRoute: false,
};
const DOWN: Partial<Adapter> = { link: 'down' };
const OFF: Partial<Adapter> = { enabled: false, link: 'down', addresses: [] };
const BARE: Partial<Adapter> = { addresses: [] };

function setting(undo: () => void): AddressSetting {
  return {
    adapter: 'eth1',
    address: AT,
    added: true,
    warnings: [],
    restore: () => DONE,
    undo: () => {
      undo();
      return DONE;
    },
  };
}

interface LifeWishes {
  readonly isOurs?: boolean;
  readonly refuses?: boolean;
  /** How it was when the station began. */
  readonly first?: Partial<Adapter>;
}

/** What happens to one adapter, look by look; `undefined` while it is gone. */
function live(
  looks: readonly (Partial<Adapter> | undefined)[],
  { isOurs = true, refuses = false, first = {} }: LifeWishes = {},
) {
  const told: Happening[] = [];
  const done: string[] = [];
  const place = { adapter: 'eth1', device: 'eth1', at: AT, isShared: false, happenings: [] };
  const clock = { now: 0 };
  const life = new AdapterLife([isOurs ? { ...place, setting: setting(() => done.push('undo')) } : place], {
    report: (happening) => told.push(happening),
    now: () => instant(clock.now),
    restore: (adapter) => {
      if (refuses) return err(stationError('no-rights', 'It may not.', 'Be root.'));
      done.push(`restore${adapter.enabled ? '' : ' and switch on'}`);
      return ok(setting(() => done.push('undo')));
    },
    back: (device, reopen) => done.push(`${device} back${reopen ? ', reopen' : ''}`),
  });
  let before: readonly Adapter[] = [{ ...CABLE, ...first }];
  life.began(before);
  for (const look of looks) {
    clock.now += 500;
    const after = look === undefined ? [] : [{ ...CABLE, ...look }];
    life.changed(adapterChanges(before, after));
    before = after;
  }
  return { told: told.map(({ type }) => type), done, life, events: told };
}

describe('an adapter whose link goes and comes back', () => {
  it('serves again at once, with sockets as they were', () => {
    const { told, done, events } = live([DOWN, DOWN, DOWN, {}]);
    expect(told).toEqual(['adapter.link-lost', 'adapter.link-back']);
    expect(events[1]).toMatchObject({ adapter: 'eth1', away: 1500 });
    expect(done).toEqual(['eth1 back']);
  });

  it('is told to have none, and then the first one, where nothing was plugged in from the start', () => {
    const { told, done } = live([DOWN, {}, DOWN, {}], { first: DOWN });
    expect(told).toEqual(['adapter.no-link', 'adapter.linked', 'adapter.link-lost', 'adapter.link-back']);
    expect(done[0]).toBe('eth1 back');
    expect(live([]).told).toEqual([]);
  });

  it('gets its address again when that was taken meanwhile', () => {
    const { told, done } = live([{ ...DOWN, ...BARE }, BARE]);
    expect(told).toContain('adapter.address-lost');
    expect(told.at(-1)).toBe('adapter.address-restored');
    expect(done).toContain('eth1 back, reopen');
  });

  it('is not said to have lost its address while it is switched off, because nobody can tell', () => {
    const { told, done } = live([OFF, {}]);
    expect(told).toEqual(['adapter.link-lost', 'adapter.link-back']);
    expect(done).toEqual(['eth1 back']);
  });

  it('that was switched off and lost its address gets it when it is switched on', () => {
    const { told, done } = live([OFF, BARE, {}]);
    expect(told).toEqual(['adapter.link-lost', 'adapter.link-back', 'adapter.address-restored']);
    expect(done).toEqual(['restore', 'eth1 back, reopen']);
  });
});

describe('an adapter that loses its address', () => {
  it('gets it again at once when the station had set it', () => {
    const { told, done } = live([BARE, {}]);
    expect(told).toEqual(['adapter.address-lost', 'adapter.address-restored']);
    expect(done).toEqual(['restore', 'eth1 back, reopen']);
  });

  it('is waited for when somebody else had set it', () => {
    const { told, done } = live([BARE, BARE, {}], { isOurs: false });
    expect(told).toEqual(['adapter.address-lost', 'adapter.address-restored']);
    expect(done).toEqual(['eth1 back, reopen']);
  });

  it('is told about with what to do when the system refuses', () => {
    const { told, done } = live([BARE], { refuses: true });
    expect(told).toEqual(['adapter.address-lost', 'adapter.trouble']);
    expect(done).toEqual([]);
  });

  it('that is not ours is nobody else’s business', () => {
    expect(live([{ addresses: [AT, OTHER] }, {}]).told).toEqual([]);
  });
});

describe('an adapter that vanishes and returns', () => {
  it('gets its address, is switched on, and everything is opened again on it', () => {
    const { told, done, life } = live([undefined, { ...OFF, index: 9 }, { index: 9 }]);
    expect(told.slice(0, 3)).toEqual(['adapter.vanished', 'adapter.returned', 'adapter.address-restored']);
    expect(done.slice(0, 2)).toEqual(['restore and switch on', 'eth1 back, reopen']);
    expect(life.settings).toHaveLength(1);
  });

  it('is opened again although somebody else has to give it its address first', () => {
    const { told, done } = live([undefined, { ...BARE, index: 9 }, { index: 9 }], { isOurs: false });
    expect(told).toEqual(['adapter.vanished', 'adapter.returned', 'adapter.address-restored']);
    expect(done).toEqual(['eth1 back, reopen', 'eth1 back, reopen']);
  });
});
