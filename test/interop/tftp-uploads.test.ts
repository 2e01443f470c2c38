/** Uploads: from the programs of others, onto a disk that is full, and over a file that is being read. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256, writeNoise } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { Rouse, ROUSE, startRouse } from '../support/station.ts';
import { TFTP_CLIENTS } from '../support/tftp-clients.ts';

const SERVER = '192.168.77.1';
const SIZE = 3_000_000;

interop('a server that may be written to', ['tftp', 'atftp', 'curl', 'busybox'], () => {
  const scratch = new Scratch();
  let laboratory: Laboratory;
  let bench: Computer;
  let device: Computer;
  let folder = '';
  let served: Rouse | undefined;

  beforeAll(() => {
    laboratory = new Laboratory();
    bench = laboratory.computer('bench');
    device = laboratory.computer('device');
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: `${SERVER}/24` },
      { computer: device, adapter: 'eth0', address: '192.168.77.50/24' },
    );
  });

  let count = 0;
  beforeEach(() => {
    count += 1;
    folder = scratch.join(`served-${count}`);
    mkdirSync(folder);
  });

  afterEach(async () => {
    await served?.running.stop();
    served = undefined;
  });

  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  async function serve(...args: readonly string[]): Promise<Rouse> {
    served = startRouse(bench, ['tftp', 'serve', folder, '--data', scratch.join('data'), '--json', ...args]);
    await served.told('station.started');
    return served;
  }

  describe.each(Object.keys(TFTP_CLIENTS))('by %s', (name) => {
    test('gets its file, identical to the last byte, and only once', async () => {
      const { program, store } = TFTP_CLIENTS[name] ?? expect.fail(name);
      const server = await serve('--write', 'create');
      const local = scratch.join(`${name}.bin`);
      const sum = writeNoise(local, SIZE);
      const first = await device.run(program, store(SERVER, 'core.dump', local));
      expect(first).toMatchObject({ status: 0 });
      await server.told('file.complete', (event) => event.asks === 'write' && event.size === SIZE);
      expect(sha256(`${folder}/core.dump`)).toBe(sum);
      writeNoise(local, 1000);
      await device.run(program, store(SERVER, 'core.dump', local), { within: 30_000 });
      expect(await server.told('file.refused')).toMatchObject({ code: 6, file: 'core.dump' });
      expect(sha256(`${folder}/core.dump`)).toBe(sum);
      expect(readdirSync(folder)).toEqual(['core.dump']);
    });
  });

  test('is replaced only when the new file is whole, and whoever reads the old one reads it to its end', async () => {
    const old = writeNoise(`${folder}/a.bin`, SIZE);
    const fresh = writeNoise(scratch.join('fresh.bin'), SIZE);
    const server = await serve('--write', 'create-and-overwrite');
    const slow = ['-m', 'binary', SERVER, '-c', 'get', 'a.bin', scratch.join('read.bin')];
    const reading = device.start('tftp', slow);
    await server.told('file.request', (event) => event.asks === 'read');
    const put = device.run(process.execPath, [ROUSE, 'tftp', 'put', scratch.join('fresh.bin'), SERVER, '-r', 'a.bin']);
    expect((await put).status).toBe(0);
    expect((await reading.ended).status).toBe(0);
    expect([sha256(scratch.join('read.bin')), sha256(`${folder}/a.bin`)]).toEqual([old, fresh]);
  });

  describe('on a small disk', () => {
    /** A disk of one megabyte that only the server sees (`ip netns exec` gives it mounts of its own). */
    async function serveSmallDisk(): Promise<{ readonly server: Rouse; readonly inside: string }> {
      const script = `mount -t tmpfs -o size=1m disk ${folder} && printf old > ${folder}/core && exec "$@"`;
      const options = ['--data', scratch.join('data'), '--json', '--write', 'create-and-overwrite'];
      const command = [process.execPath, ROUSE, 'tftp', 'serve', folder, ...options];
      served = new Rouse(bench.start('sh', ['-c', script, 'sh', ...command]));
      await served.told('station.started');
      return { server: served, inside: `/proc/${served.running.pid}/root${folder}` };
    }

    test.each([
      ['announced', ['--tsize'], 0],
      ['not announced', ['--plain'], 500_000],
    ])('a file too large that was %s is refused with error 3, and nothing old is lost', async (_what, args, sent) => {
      const { server, inside } = await serveSmallDisk();
      const large = scratch.join('large.bin');
      writeNoise(large, SIZE);
      const put = (file: string, ...more: readonly string[]) =>
        device.run(process.execPath, [ROUSE, 'tftp', 'put', file, SERVER, '-r', 'core', ...more]);
      const { status, stderr } = await put(large, ...args);
      expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringMatching(/full.*error 3/) });
      if (sent > 0) expect((await server.told('file.failed')).sent).toBeGreaterThan(sent);
      expect((await server.told('file.disk')).message).toContain('core');
      expect([readdirSync(inside), readFileSync(`${inside}/core`, 'utf8')]).toEqual([['core'], 'old']);
      const small = scratch.join('small.bin');
      writeFileSync(small, 'new');
      expect((await put(small)).status).toBe(0);
      expect(readFileSync(`${inside}/core`, 'utf8')).toBe('new');
    });
  });

  test.each(['batched', 'dgram'])('sends windows of 64 blocks over the cable, with the %s engine', async (engine) => {
    const sum = writeNoise(`${folder}/a.bin`, SIZE);
    const server = await serve('--adapter', 'cable0', '--engine', engine);
    const local = scratch.join(`window-${engine}.bin`);
    const get = ['get', SERVER, 'a.bin', '-o', local, '--windowsize', '64', '--json'];
    const { stdout } = await device.run(process.execPath, [ROUSE, 'tftp', ...get]);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, granted: expect.arrayContaining(['windowsize 64']) });
    expect(sha256(local)).toBe(sum);
    expect(await server.told('file.complete')).toMatchObject({ size: SIZE });
  });

  test('is not asked for a hardware address that push was told: the entry is there meanwhile and gone afterwards', async () => {
    const firmware = scratch.join('firmware.bin');
    writeFileSync(firmware, 'firmware');
    const mac = '02:00:00:00:00:63';
    const command = [ROUSE, 'tftp', 'push', firmware, '192.168.77.99', '--mac', mac, '--for', '2s'];
    const pushing = bench.start(process.execPath, command);
    await pushing.line(/switch the device on/);
    expect(bench.ip('neigh', 'show', '192.168.77.99')).toMatch(new RegExp(`${mac} PERMANENT`));
    expect((await pushing.ended).status).toBe(3);
    expect(bench.ip('neigh', 'show', '192.168.77.99')).not.toContain('PERMANENT');
  });

  test('gives each client a folder of its own where it is told to', async () => {
    await serve('--write', 'create', '--set', 'tftp.upload-per-client=true');
    const local = scratch.join('log.txt');
    writeFileSync(local, 'log');
    await device.run('tftp', ['-m', 'binary', SERVER, '-c', 'put', local, 'log.txt']);
    expect(readFileSync(`${folder}/192.168.77.50/log.txt`, 'utf8')).toBe('log');
  });
});
