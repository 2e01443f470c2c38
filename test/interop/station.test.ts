/**
 * A station between two namespaces, met by the programs of others: what they get, what they fetch, and what an adapter
 * that is none of the station's business sees of it.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dhclientLeases, hooked, startDhclient, startUdhcpc } from '../support/dhcp-clients.ts';
import { sha256, writeNoise, writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, startStation, type Rouse } from '../support/station.ts';
import { TFTP_CLIENTS } from '../support/tftp-clients.ts';

const STATION = '192.168.77.1';
const POOL = /^192\.168\.77\.(?!1$)[0-9]+$/;
const SIZES = { 'ten.bin': 10_000_000, 'forty.bin': 40_000_000 };

describe.each(['batched', 'dgram'])('station with the %s engine', (engine) => {
  interop('across a cable', ['busybox', 'dhclient', 'tftp', 'atftp', 'curl', 'tcpdump'], () => {
    const scratch = new Scratch();
    const sums: Record<string, string> = {};
    let laboratory: Laboratory;
    let bench: Computer;
    let device: Computer;
    let bystander: Computer;
    let station: Rouse;
    let own: Scratch;

    beforeAll(async () => {
      laboratory = new Laboratory();
      bench = laboratory.computer('bench');
      device = laboratory.computer('device');
      bystander = laboratory.computer('bystander');
      laboratory.cable(
        { computer: bench, adapter: 'cable0', address: `${STATION}/24` },
        { computer: device, adapter: 'eth0' },
      );
      laboratory.cable(
        { computer: bench, adapter: 'office0', address: '10.99.0.1/24' },
        { computer: bystander, adapter: 'eth0', address: '10.99.0.2/24' },
      );
      const firmware = writePackage(scratch.join('firmware'));
      for (const [name, size] of Object.entries(SIZES)) sums[name] = writeNoise(`${firmware}/${name}`, size);
      mkdirSync(scratch.join('data'));
      const args = ['--adapter', 'cable0', '--data', scratch.join('data'), '--engine', engine];
      station = await startStation(bench, [firmware, ...args], { within: 600_000 });
    });

    beforeEach(() => {
      own = new Scratch();
      device.ip('address', 'flush', 'dev', 'eth0');
    });

    afterEach(() => own.remove());

    afterAll(async () => {
      await laboratory.close();
      scratch.remove();
    });

    test('says on which adapter and with which engine it is ready', async () => {
      const started = await station.told('station.started');
      expect(started).toMatchObject({ adapter: 'cable0', address: expect.stringContaining(STATION) });
      expect(started.engine).toContain(engine);
    });

    test('gives busybox udhcpc a lease with options 66 and 150, and renews it', async () => {
      const client = startUdhcpc(device, 'eth0', own);
      const bound = await hooked(client, 'bound');
      expect(bound).toMatchObject({ ip: expect.stringMatching(POOL), serverid: STATION, tftp: STATION });
      expect(bound['opt150']).toBe('c0a84d01');
      client.signal('SIGUSR1');
      const renewed = await hooked(client, 'renew');
      expect(renewed).toMatchObject({ ip: bound['ip'], tftp: STATION, opt150: 'c0a84d01' });
      await station.told('dhcp.request', (event) => event.asks === 'renewing' && event.address === bound['ip']);
      await client.stop();
    });

    test('gives ISC dhclient a lease with options 66 and 150, and renews it', async () => {
      const client = startDhclient(device, 'eth0', own, 1);
      const bound = await hooked(client, 'BOUND');
      const expected = { new_tftp_server_name: STATION, new_option_150: STATION };
      expect(bound).toMatchObject({ new_ip_address: expect.stringMatching(POOL), ...expected });
      const renewed = await hooked(client, 'RENEW');
      expect(renewed).toMatchObject({ new_ip_address: bound['new_ip_address'], ...expected });
      await client.stop();
      const leases = readFileSync(dhclientLeases(own), 'utf8');
      expect(leases).toContain(`fixed-address ${bound['new_ip_address']};`);
      expect(leases).toContain(`option tftp-server-name "${STATION}";`);
      expect(leases).toContain(`option option-150 ${STATION};`);
    });

    describe.each(Object.keys(TFTP_CLIENTS))('serves %s', (name) => {
      test.each(Object.keys(SIZES))('%s, identical to the last byte', async (file) => {
        const { program, fetch } = TFTP_CLIENTS[name] ?? expect.fail(name);
        device.ip('address', 'add', '192.168.77.50/24', 'dev', 'eth0');
        const local = own.join(file);
        const { status, stderr } = await device.run(program, fetch(STATION, file, local));
        expect({ status, stderr }).toMatchObject({ status: 0 });
        expect(sha256(local)).toBe(sums[file]);
        await station.told('file.complete', (event) => event.file === file && event.size === SIZES[file as never]);
      });
    });

    test('recovers a simulated 7911G', async () => {
      const args = ['simulate', '7911', '--adapter', 'eth0', '--pace', '0.1', '--json'];
      const { status, stdout, stderr } = await startRouse(device, args).running.ended;
      expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
      await station.told('device.recovered');
    });

    test('says not one word on an adapter it was not given, not even when asked there', async () => {
      expect(bench.packets('office0')).toEqual({ sent: 0, received: 0 });
      expect(bystander.packets('eth0')).toEqual({ sent: 0, received: 0 });
      const lost = await bystander.run('busybox', [
        'udhcpc',
        '-i',
        'eth0',
        '-n',
        '-q',
        '-t',
        '2',
        '-T',
        '1',
        '-s',
        'true',
      ]);
      expect(lost.status).not.toBe(0);
      expect(bystander.packets('eth0').sent).toBeGreaterThan(0);
      expect(bench.packets('office0').sent).toBe(0);
    });

    test('stops at a signal, says so, and exits with 0', async () => {
      const { status, stderr } = await station.running.stop('SIGTERM');
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(station.events.at(-1)).toMatchObject({ type: 'station.stopped' });
    });
  });
});
