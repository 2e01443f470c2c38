/**
 * UEFI HTTP boot: the firmware of a virtual PC (OVMF) reads iPXE from the station by HTTP, which asks for an address of its
 * own, and reads its script and a file by HTTP too. Long: a PC boots.
 */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeNoise } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

const SERVER = '192.168.77.1';
/** Another one than the default: the recipe of such computers names the port that is set. */
const PORT = 8069;
const SIZE = 4_000_003;
const PATIENCE = 90_000;
const FIRMWARE = '/usr/share/OVMF';
const IPXE = '/usr/lib/ipxe/snponly.efi';

const SCRIPT = `#!ipxe
imgfetch --name one http://${SERVER}:${PORT}/payload.bin && imgfetch --name two http://${SERVER}:${PORT}/done.txt
`;

const SETTINGS = `
dhcp:
  classes:
    - { name: ipxe, when: { user-class: iPXE }, boot-file: "http://${SERVER}:${PORT}/boot.ipxe" }
http: { port: ${PORT} }
`;

interop('UEFI HTTP boot', ['qemu-system-x86_64'], () => {
  const scratch = new Scratch();
  let laboratory: Laboratory;
  let device: Computer;
  let station: Rouse;

  beforeAll(async () => {
    for (const file of [IPXE, `${FIRMWARE}/OVMF_CODE_4M.fd`])
      if (!existsSync(file)) throw new Error(`${file} is missing (npm run setup:interop)`);
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
    copyFileSync(IPXE, `${folder}/start.efi`);
    copyFileSync(`${FIRMWARE}/OVMF_VARS_4M.fd`, scratch.join('vars.fd'));
    writeFileSync(`${folder}/boot.ipxe`, SCRIPT);
    writeFileSync(`${folder}/done.txt`, 'done');
    writeNoise(`${folder}/payload.bin`, SIZE);
    const config = scratch.join('rouse.yaml');
    writeFileSync(config, SETTINGS);
    const args = ['--adapter', 'cable0', '--data', scratch.join('data'), '--config', config];
    station = await startStation(bench, [folder, ...args], { within: 2 * PATIENCE });
  });

  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('OVMF reads iPXE, and that a script and a file', { timeout: 2 * PATIENCE }, async () => {
    const flash = (file: string, unit: number, more = ''): string =>
      `-drive if=pflash,format=raw,unit=${unit},file=${file}${more}`;
    const machine = [
      '-nodefaults -machine q35,accel=tcg -m 256 -display none -serial none -monitor none',
      flash(`${FIRMWARE}/OVMF_CODE_4M.fd`, 0, ',readonly=on'),
      flash(scratch.join('vars.fd'), 1),
      // It would try PXE first, for a minute and a half.
      '-fw_cfg name=opt/org.tianocore/IPv4PXESupport,string=n -fw_cfg name=opt/org.tianocore/IPv6PXESupport,string=n',
      '-netdev tap,id=net0,ifname=tap0,script=no,downscript=no -device virtio-net-pci,netdev=net0,romfile=,bootindex=1',
      '-object rng-random,id=rng0,filename=/dev/urandom -device virtio-rng-pci,rng=rng0',
    ];
    const pc = device.start('qemu-system-x86_64', machine.join(' ').split(' '), {
      within: 2 * PATIENCE,
    });
    const { running } = station;
    const line = await running.line(/"file\.complete".*"file":"done\.txt"/, PATIENCE);
    expect(JSON.parse(line)).toMatchObject({ by: 'http', asks: 'read', size: 4 });
    const read = station.events.filter(({ type }) => type === 'file.complete');
    expect(read).toMatchObject([
      { by: 'http', file: 'ipxe.efi' },
      { by: 'http', file: 'boot.ipxe' },
      { by: 'http', file: 'payload.bin', size: SIZE },
      { by: 'http', file: 'done.txt' },
    ]);
    await pc.stop('SIGKILL');
  });
});
