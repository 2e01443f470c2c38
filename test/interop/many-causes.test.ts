/** Many devices on one cable, each with something else that is wrong, played by frames that are made by hand: each is named, and nothing else. */
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type ToldOf } from '../support/station.ts';

const DEVICES = fileURLToPath(new URL('../support/devices.py', import.meta.url));
const scratch = new Scratch();
const laboratory = new Laboratory();

const CAUSES = [
  'voice-vlan',
  'ipv6-only-device',
  'bootp-not-answered',
  'trust-list-lock',
  'ctlsep-loop',
  'reset-not-taken',
  'flash-damaged',
  'options-refused',
  'sorcerers-apprentice',
  'reply-from-other-address',
  'block-too-large-for-path',
  'every-address-declined',
  'offers-blocked',
  'broadcast-flag-cleared',
  'duplicate-mac',
  'no-boot-file',
  'unplugged-too-early',
  'address-stored-in-device',
  'device-in-other-network',
  'requested-file-missing',
  'signing-key-era',
];

/** Who was lent no address is known by the one that it has. */
const ADDRESSES: Readonly<Record<string, string>> = {
  'address-stored-in-device': '192.168.1.200',
  'device-in-other-network': '10.1.2.3',
};
/** What was told before more was known, and taken back. */
const FIRST: Readonly<Record<string, string>> = { 'every-address-declined': 'address-in-use' };

interop('many devices at once', ['python3'], () => {
  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('are each told what is wrong with them, and nothing else', async () => {
    const [bench, device] = [laboratory.computer('bench'), laboratory.computer('device')];
    laboratory.cable(
      { computer: bench, adapter: 'eth1', address: '192.168.1.1/24' },
      { computer: device, adapter: 'eth0' },
    );
    const args = ['--adapter', 'eth1', '--data', scratch.join('data'), '--set', 'diagnosis.pace=0.1', '--no-page'];
    const station = await startStation(bench, [writePackage(scratch.join('files')), ...args]);
    const mac = /ether (\S+)/.exec(bench.ip('link', 'show', 'eth1'))?.[1] ?? '';
    const { stdout, stderr } = await device.run('python3', [DEVICES, 'eth0', mac, ...CAUSES]);
    expect(stderr).toBe('');
    await new Promise((done) => setTimeout(done, 2000));
    const explained = new Set(
      station.events.flatMap((event) =>
        event.type === 'finding.cleared' && event.why.endsWith(' explains it') ? [event.finding] : [],
      ),
    );
    const found = station.events.filter(
      (event): event is ToldOf<'finding.raised'> => event.type === 'finding.raised' && !explained.has(event.finding),
    );
    const told = stdout
      .trim()
      .split('\n')
      .map((line) => {
        const [cause = '', card = ''] = line.split(' ');
        const of = ADDRESSES[cause] ?? card;
        return [
          cause,
          found.flatMap((one) => (one.device === of && one.cause !== FIRST[cause] ? [one.cause] : [])),
        ] as const;
      });
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(CAUSES.map((cause) => [cause, [cause]])));
    expect(found.filter((one) => one.device === undefined).map((one) => one.cause)).toEqual([]);
    await station.running.stop();
  });
});
