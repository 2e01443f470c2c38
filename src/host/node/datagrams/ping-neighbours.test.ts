import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ipv4, type Ipv4 } from '../../../lib/address.ts';
import { answered, pingCommand, PingNeighbours, tableCommand } from './ping-neighbours.ts';

const ADDRESS = '192.168.1.7';

describe('the ping of each system', () => {
  it.each([
    ['linux', 'ping -c 1 -W 1 192.168.1.7', undefined],
    ['darwin', 'ping -n -c 1 -W 500 192.168.1.7', 'arp -n 192.168.1.7'],
    ['win32', 'ping -n 1 -w 500 192.168.1.7', 'arp -a 192.168.1.7'],
  ] as const)('on %s is asked for one echo, and its table for the card', (platform, ping, table) => {
    const line = (command: ReturnType<typeof tableCommand>): string | undefined =>
      command === undefined ? undefined : [command.program, ...command.words].join(' ');
    expect([line(pingCommand(platform, ADDRESS)), line(tableCommand(platform, ADDRESS))]).toEqual([ping, table]);
  });

  it.each([
    [true, 'iputils', '64 bytes from 192.168.1.7: icmp_seq=1 ttl=64 time=0.321 ms\n'],
    [true, 'busybox', '64 bytes from 192.168.1.7: seq=0 ttl=64 time=0.074 ms\n'],
    [true, 'macOS', '64 bytes from 192.168.1.7: icmp_seq=0 ttl=255 time=0.563 ms\n'],
    [true, 'Windows', 'Reply from 192.168.1.7: bytes=32 time<1ms TTL=64\r\n'],
    [true, 'Windows in German', 'Antwort von 192.168.1.7: Bytes=32 Zeit<1ms TTL=64\r\n'],
    [false, 'Windows, which ends with 0', 'Reply from 192.168.1.1: Destination host unreachable.\r\n'],
    [false, 'Windows, which ends with 0', 'Reply from 10.0.0.1: TTL expired in transit.\r\n'],
    [false, 'macOS', '--- 192.168.1.7 ping statistics ---\n1 packets transmitted, 0 packets received\n'],
    [false, 'a program that failed', ''],
  ])('tells by %s whether somebody answered (%s)', (expected, _, output) => {
    expect(answered(output)).toBe(expected);
  });
});

/** Answers for 127.0.0.1 and 10.0.0.1 at once, hangs for 10.0.0.2, and knows nobody else. */
const FAKE = `#!/bin/sh
for address; do :; done
case $address in
  127.0.0.1 | 10.0.0.1) echo 'ttl=64' ;;
  10.0.0.2) exec sleep 600 ;;
  *) exit 1 ;;
esac`;
const [THERE, HANGS] = [ipv4(0x0a00_0001), ipv4(0x0a00_0002)];

describe.skipIf(process.platform !== 'linux')('asking with ping', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rouse-ping-'));
    writeFileSync(join(folder, 'ping'), FAKE, { mode: 0o755 });
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  /** The pings of this process that run. */
  function children(): readonly string[] {
    const pids = readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').trim().split(' ');
    return pids.filter((pid) => pid !== '' && /ping|sleep/.test(readFileSync(`/proc/${pid}/comm`, 'latin1')));
  }

  const noneLeft = async (): Promise<void> => vi.waitFor(() => expect(children()).toEqual([]));

  it('holds nobody up: who answers is told while another question hangs', async () => {
    const found = vi.fn();
    const neighbours = PingNeighbours.open(found);
    for (const address of [HANGS, THERE, HANGS]) neighbours?.ask(address);
    await vi.waitFor(() => expect(found).toHaveBeenCalledWith({ address: THERE }));
    neighbours?.close();
    await noneLeft();
  });

  it('runs sixteen programs at most, and kills them when it is closed', async () => {
    const neighbours = PingNeighbours.open(() => {});
    for (let times = 0; times < 100; times += 1) neighbours?.ask(HANGS);
    expect(children()).toHaveLength(16);
    neighbours?.close();
    neighbours?.ask(THERE);
    await noneLeft();
  });

  it('tells nothing any more when it is closed', async () => {
    const found: Ipv4[] = [];
    const neighbours = PingNeighbours.open(({ address }) => void found.push(address));
    neighbours?.ask(THERE);
    neighbours?.close();
    await noneLeft();
    expect(found).toEqual([]);
  });

  it.each([
    ['is not there', () => rmSync(join(folder, 'ping'))],
    ['may not do what it should', () => writeFileSync(join(folder, 'ping'), '#!/bin/sh\nexit 2')],
  ])('is not offered where ping %s', (_, spoil) => {
    spoil();
    vi.stubEnv('PATH', folder);
    expect(PingNeighbours.open(() => {})).toBeUndefined();
  });
});
