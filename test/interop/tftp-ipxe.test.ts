/**
 * iPXE, the boot program of a virtual PC: it asks for an address, gets a script by TFTP and runs it, which fetches a
 * file. Its TFTP is its own: blksize 1432, tsize, and ACKs to the last block before it hangs up. Long: a PC boots.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeNoise } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

const SERVER = '192.168.77.1';
const SIZE = 4_000_003;
const PATIENCE = 90_000;

/** Fetches the file twice, the second time under another name, so that a whole first read is seen from outside too. */
const SCRIPT = `#!ipxe
imgfetch --name one tftp://${SERVER}/payload.bin && imgfetch --name two tftp://${SERVER}/done.txt
`;

interop('iPXE in a virtual PC', ['qemu-system-x86_64'], () => {
  const scratch = new Scratch();
  let laboratory: Laboratory;
  let device: Computer;
  let station: Rouse;

  beforeAll(async () => {
    laboratory = new Laboratory();
    const bench = laboratory.computer('bench');
    device = laboratory.computer('pc');
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: `${SERVER}/24` },
      { computer: device, adapter: 'eth0' },
    );
    device.ip('link', 'add', 'bridge0', 'type', 'bridge');
    device.ip('tuntap', 'add', 'dev', 'tap0', 'mode', 'tap');
    for (const port of ['eth0', 'tap0']) device.ip('link', 'set', port, 'master', 'bridge0', 'up');
    device.ip('link', 'set', 'bridge0', 'up');
    const folder = scratch.join('files');
    mkdirSync(folder);
    writeFileSync(`${folder}/boot.ipxe`, SCRIPT);
    writeFileSync(`${folder}/done.txt`, 'done');
    writeNoise(`${folder}/payload.bin`, SIZE);
    const config = scratch.join('rouse.yaml');
    writeFileSync(config, 'dhcp: { boot-file: boot.ipxe }\n');
    const args = ['--adapter', 'cable0', '--data', scratch.join('data'), '--config', config];
    station = await startStation(bench, [folder, ...args], { within: 2 * PATIENCE });
  });

  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('boots from the station and reads a file to its end', { timeout: 2 * PATIENCE }, async () => {
    const machine = ['-machine', 'pc,accel=tcg', '-m', '64', '-display', 'none', '-serial', 'none', '-monitor', 'none'];
    const nic = ['-nic', 'tap,ifname=tap0,script=no,downscript=no,model=virtio-net-pci', '-boot', 'n'];
    const pc = device.start('qemu-system-x86_64', ['-nodefaults', ...machine, ...nic], { within: 2 * PATIENCE });
    const { running } = station;
    const line = await running.line(/"file\.complete".*"file":"\/?done\.txt"/, PATIENCE);
    expect(JSON.parse(line)).toMatchObject({ asks: 'read', size: 4 });
    expect(await station.told('file.complete', (event) => event.size === SIZE)).toMatchObject({ asks: 'read' });
    await pc.stop('SIGKILL');
  });
});
