import { describe, expect, it } from 'vitest';
import { invocation, wholeCommands, type Called } from './invocation.ts';

const HOME = { HOME: '/root' };
const called = (over: Partial<Called>): Called => ({
  argv: ['node', '/opt/rouse/bin/rouse', 'up', 'x.zip'],
  env: HOME,
  platform: 'linux',
  folder: '/opt/rouse',
  ...over,
});

const ADD = 'Add an older package: rouse firmware add FILE.';
const CHOOSE = 'Choose one: rouse up --adapter eth1   or   rouse up --adapter "Ethernet 2"';

describe('a command in advice', () => {
  it.each<[string, Partial<Called>, string, string]>([
    ['of an installed program stays as it is', { argv: ['node', '/usr/lib/node_modules/rouse/bin/rouse'] }, ADD, ADD],
    ['of a checkout is called as there', {}, ADD, 'Add an older package: bin/rouse firmware add FILE.'],
    [
      'of a checkout elsewhere is called by its path',
      { folder: '/home/me' },
      ADD,
      'Add an older package: /opt/rouse/bin/rouse firmware add FILE.',
    ],
    [
      'of a station under sudo works on its data folder',
      { env: { ...HOME, SUDO_USER: 'me' } },
      ADD,
      'Add an older package: sudo bin/rouse firmware add FILE --data /root/.local/share/rouse.',
    ],
    [
      'of a station with a data folder of its own works on that',
      { argv: ['node', '/opt/rouse/bin/rouse', 'up', '--data', 'my data'] },
      'What `rouse firmware add` takes in is noticed; `rouse leases` shows them.',
      'What `bin/rouse firmware add --data "/opt/rouse/my data"` takes in is noticed; `bin/rouse leases --data "/opt/rouse/my data"` shows them.',
    ],
    [
      'takes the folder from the environment too',
      { env: { ...HOME, ROUSE_DATA: '/d' } },
      'rouse devices 7911, rouse leases list',
      'bin/rouse devices 7911, bin/rouse leases list --data /d',
    ],
    [
      'is npm start where that is how it was started',
      { env: { npm_lifecycle_event: 'start' } },
      'rouse devices',
      'npm start -- devices',
    ],
    [
      'keeps what was given to this one',
      { argv: ['node', '/opt/rouse/bin/rouse', 'up', 'my x.zip', '--set-address', '--adapter', 'eth9', '--json'] },
      'Let the station set one: rouse up --adapter eth1 --set-address 192.168.1.1/24',
      'Let the station set one: bin/rouse up --adapter eth1 --set-address 192.168.1.1/24 "my x.zip" --json',
    ],
    [
      'is kept whole for each adapter',
      { argv: ['node', '/usr/lib/node_modules/rouse/bin/rouse', 'up', 'x.zip', '--set-address', '10.0.0.1/24'] },
      CHOOSE,
      'Choose one: rouse up --adapter eth1 x.zip --set-address 10.0.0.1/24   or   rouse up --adapter "Ethernet 2" x.zip --set-address 10.0.0.1/24',
    ],
  ])('%s', (_what, over, text, whole) => {
    expect(wholeCommands(text, invocation(called(over)))).toBe(whole);
  });
});
