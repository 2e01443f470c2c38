/**
 * What stopped, starved or confused a station once, or other servers of its kind, tried on a running one, over a cable: the
 * right answer or none, one word about it, the next device is served, and what it took is given back. ROUSE_LONG=1 sends
 * whole floods and waits a minute for that. A table of all of it is printed at the end.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judge, tryAttack, type Attack, type Tried } from '../support/attacks/attack.ts';
import { CHANNEL_ATTACKS } from '../support/attacks/channel.ts';
import { DHCP_ATTACKS, FORGED_OFFER, REQUEST_FOR_ANOTHER } from '../support/attacks/dhcp.ts';
import { DATA_REMOVED, DISK_FULL, FILE_ATTACKS } from '../support/attacks/files.ts';
import { REFUSALS } from '../support/attacks/refusals.ts';
import { Scene, type SceneSetup } from '../support/attacks/scene.ts';
import { table } from '../support/attacks/table.ts';
import { fillFolder, HUGE_FLOOD, TFTP_ATTACKS, WRITE_FLOOD } from '../support/attacks/tftp.ts';
import { interop } from '../support/machine.ts';
import { run } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE } from '../support/station.ts';

const LONGEST = 180_000;
/** Transfers that nobody acknowledges end soon, and addresses are not asked for before they are offered. */
const BRISK = [
  'tftp.timeout=1s',
  'tftp.retries=2',
  'tftp.write=create',
  'tftp.allow=[10.88.0.0/16]',
  'dhcp.probe=false',
  'dhcp.pool=10.88.200.0-10.88.249.255',
];

interface Battle {
  readonly station: string;
  readonly setup: SceneSetup;
  readonly attacks: readonly Attack[];
}

const BATTLES: readonly Battle[] = [
  {
    station: 'a station that may have 4096 files open',
    setup: { descriptors: 4096, settings: BRISK, fill: fillFolder },
    attacks: [...DHCP_ATTACKS, ...TFTP_ATTACKS, ...FILE_ATTACKS, ...CHANNEL_ATTACKS],
  },
  {
    station: 'a station that may have 256 files open',
    setup: { descriptors: 256, settings: BRISK, fill: fillFolder },
    attacks: [REQUEST_FOR_ANOTHER, HUGE_FLOOD, WRITE_FLOOD],
  },
  {
    station: 'a station on a small disk',
    setup: { disk: 16, fill: fillFolder },
    attacks: [FORGED_OFFER, DISK_FULL, DATA_REMOVED],
  },
];

interop('attacks on', [], () => {
  const tried: Tried[] = [];
  afterAll(() => void process.stdout.write(`${table(tried)}\n`));

  describe.each(BATTLES)('$station', ({ setup, attacks }) => {
    let scene: Scene;
    beforeAll(async () => (scene = await Scene.open(setup)));
    afterAll(() => scene.close());

    test.each(attacks)('$name', { timeout: LONGEST }, async (attack) => {
      const row = await tryAttack(scene, attack);
      tried.push(row);
      judge(attack, row);
    });
  });
});

describe('no station starts with', () => {
  test.each(REFUSALS)('$name', async ({ write, args = [], status, says, descriptors = 4096 }) => {
    const folder = new Scratch();
    const config = folder.join('rouse.yaml');
    write(config);
    const command = [
      process.execPath,
      ROUSE,
      'up',
      '--listen',
      '127.0.0.1',
      '--config',
      config,
      '--data',
      folder.join('data'),
      ...args,
    ];
    const ended = await run('sh', ['-c', `ulimit -n ${descriptors}; exec "$0" "$@"`, ...command], { within: 30_000 });
    folder.remove();
    expect(ended).toMatchObject({ status, stdout: '' });
    expect(ended.stderr).toMatch(says);
    expect(ended.stderr).not.toMatch(/^\s+at .*:\d+:\d+|node:internal|Error:|Warning:|mistake in Rouse/m);
    expect(ended.stderr.split('\n').length).toBeLessThan(30);
  });
});
