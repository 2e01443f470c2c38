/** What a killed process has left on an adapter goes; what the user has set since a reboot stays. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SimulatedDisk } from '../../../../test/machine/disk.ts';
import { mayMakeNamespaces, Namespace } from '../../linux/namespace.fixture.ts';
import { bootId, identityOf } from '../files/process-identity.ts';
import { removeLeftOverAddresses } from './set-address.ts';

const MARK = 'addresses/cable.json';
const NOBODY = 999_999_999;

describe.skipIf(!mayMakeNamespaces())('an address that is marked as set by a process', () => {
  let computer: Namespace;
  let leave = (): void => {};

  beforeAll(async () => {
    computer = new Namespace();
    computer.ip('link add cable type veth peer name other');
    computer.ip('link set cable up');
    leave = await computer.enter();
  });
  afterAll(() => {
    leave();
    computer.remove();
  });

  /** Sets it, marks it so, and starts: what was told as removed, whether it is still set, and whether the mark is there. */
  function start(mark: object): readonly [readonly string[], boolean, boolean] {
    if (!has()) computer.ip('addr add 10.9.9.1/24 dev cable');
    const disk = new SimulatedDisk();
    const whole = { adapter: 'cable', enabled: true, address: '10.9.9.1/24', ...mark };
    disk.put(MARK, new TextEncoder().encode(JSON.stringify(whole)));
    return [removeLeftOverAddresses(disk.files()), has(), disk.peek(MARK) !== undefined];
  }

  function has(): boolean {
    return computer.ip('addr show dev cable').includes('10.9.9.1/24');
  }

  it.each<[string, object, readonly [readonly string[], boolean, boolean]]>([
    ['that was killed goes', { pid: NOBODY, started: '1', boot: bootId() }, [['cable: 10.9.9.1/24'], false, false]],
    ['that lives stays', { ...identityOf(process.pid), boot: bootId() }, [[], true, true]],
    [
      'of another boot stays, and only the mark goes',
      { pid: NOBODY, started: '1', boot: 'another' },
      [[], true, false],
    ],
    [
      'of another boot whose number somebody has now stays',
      { pid: process.pid, started: '1', boot: 'another' },
      [[], true, false],
    ],
    ['of an unknown boot stays', { pid: NOBODY, started: '' }, [[], true, false]],
  ])('%s', (_, mark, expected) => {
    expect(start(mark)).toEqual(expected);
  });
});
