/** `rouse up --record`: what foreign programs and ourselves read in the file. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StationEvent } from '../../src/events/types.ts';
import { writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, startStation } from '../support/station.ts';

interop('a recording', ['tcpdump'], () => {
  const scratch = new Scratch();
  let laboratory: Laboratory;
  let bench: Computer;
  let device: Computer;
  const file = scratch.join('cable.pcapng');

  beforeAll(() => {
    laboratory = new Laboratory();
    bench = laboratory.computer('bench');
    device = laboratory.computer('device');
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: '192.168.77.1/24' },
      { computer: device, adapter: 'eth0' },
    );
  });
  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('holds both directions of a recovery, which tcpdump reads and a replay tells once more', async () => {
    const firmware = writePackage(scratch.join('firmware'));
    const args = ['--adapter', 'cable0', '--data', scratch.join('data'), '--record', file];
    const report = scratch.join('report');
    const station = await startStation(bench, [firmware, ...args, '--report', report]);
    const phone = startRouse(device, ['simulate', '7911', '--adapter', 'eth0', '--pace', '0.1', '--json']);
    const recovered = await station.told('device.recovered');
    await phone.running.stop('SIGINT');
    await station.running.stop('SIGINT');
    const ended = station.events.find(({ type }) => type === 'capture.ended');
    expect(ended).toMatchObject({ file, why: 'stopped' });
    expect(readFileSync(`${report}/report.html`, 'utf8')).toContain('<b>1 of 1</b> devices recovered');
    expect(readFileSync(`${report}/devices.csv`, 'utf8')).toContain(`${recovered.device},Cisco 7911G,`);
    expect(readdirSync(`${report}/certificates`)).toHaveLength(1);
    const lines = execFileSync('tcpdump', ['-nr', file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    expect(lines.split('\n').length).toBe(ended?.type === 'capture.ended' ? ended.packets : 0);
    expect(lines).toMatch(/0\.0\.0\.0\.68 > 255\.255\.255\.255\.67: BOOTP\/DHCP, Request/);
    expect(lines).toMatch(/192\.168\.77\.1\.67 > [0-9.]+\.68: BOOTP\/DHCP, Reply/);
    expect(statSync(file).mode & 0o077).toBe(0);
    const replayed = replay(file);
    expect(replayed.find(({ type }) => type === 'device.recovered')).toMatchObject({ device: recovered.device });
    expect(
      replayed.filter(({ type }) => type === 'finding.raised').map((event) => 'cause' in event && event.cause),
    ).toEqual(['resting-at-registering']);
  }, 60_000);

  test('cut off in the middle is replayed as far as it goes', () => {
    const cut = scratch.join('cut.pcapng');
    const whole = readFileSync(file);
    writeFileSync(cut, whole.subarray(0, Math.floor(whole.length / 2) + 1));
    expect(replay(cut).some(({ type }) => type === 'dhcp.ack')).toBe(true);
  });

  test('never writes over a file, and the station goes on without it', async () => {
    const args = ['--adapter', 'cable0', '--data', scratch.join('again'), '--record', file];
    const station = await startStation(bench, args);
    expect(await station.told('service.missing', ({ service }) => service === 'The recording')).toMatchObject({
      problem: expect.stringContaining('is there already'),
      hint: expect.stringContaining('Name another file'),
    });
    await station.running.stop('SIGINT');
  });

  test('ends when the file is as large as it may be', async () => {
    const small = scratch.join('small.pcapng');
    const args = [
      '--adapter',
      'cable0',
      '--data',
      scratch.join('full'),
      '--record',
      small,
      '--set',
      'capture.largest=2000',
    ];
    const station = await startStation(bench, args);
    device.ip('address', 'add', '192.168.77.9/24', 'dev', 'eth0');
    const pings = device.start('ping', ['-c', '60', '-i', '0.05', '-s', '200', '192.168.77.1']);
    expect(await station.told('capture.ended')).toMatchObject({ why: 'full' });
    await pings.stop();
    await station.running.stop('SIGINT');
    expect(statSync(small).size).toBeLessThanOrEqual(2000);
    execFileSync('tcpdump', ['-nr', small], { stdio: 'ignore' });
  });
});

function replay(path: string): readonly StationEvent[] {
  const out = execFileSync(process.execPath, ['bin/rouse', 'replay', path, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StationEvent);
}
