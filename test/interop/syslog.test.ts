/** What logger, rsyslog and syslog-ng send arrives whole, in order and unaltered, and what was acknowledged is kept. */
import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePorts } from '../support/free-ports.ts';
import { interop } from '../support/machine.ts';
import { run, Running } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, startStation, type Rouse } from '../support/station.ts';
import { sendTcp, startRsyslog, startSyslogNg, type Forwarding } from '../support/syslog-senders.ts';

interface Told {
  readonly received: string;
  readonly from: string;
  readonly severity: number;
  readonly facility: number;
  readonly host?: string;
  readonly app?: string;
  readonly procid?: string;
  readonly message: string;
  readonly raw?: string;
}

interop('a station that keeps what programs log', ['logger', 'rsyslogd', 'syslog-ng', 'loggen', 'openssl'], () => {
  const scratch = new Scratch();
  const data = scratch.join('data');
  let station: Rouse;
  let [udp, tls]: readonly (string | undefined)[] = [];

  const start = async (): Promise<Rouse> => {
    const [dhcp = '', client = '', tftp = '', syslog = '', secure = ''] = await freePorts(5);
    [udp, tls] = [syslog, secure];
    const ports = ['--dhcp-port', dhcp, '--dhcp-client-port', client, '--tftp-port', tftp];
    const own = ['--syslog-port', syslog, '--syslog-tls-port', secure, '--set', 'syslog.connections-per-sender=100'];
    return startStation(undefined, ['--listen', '127.0.0.1', '--data', data, ...ports, ...own]);
  };
  const told = async (...options: readonly string[]): Promise<readonly Told[]> => {
    const ended = await run(process.execPath, [ROUSE, 'syslog', '--json', '--data', data, ...options]);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    return ended.stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Told);
  };
  /** The messages with this mark, once there are so many. */
  const arrived = async (mark: string, count: number): Promise<readonly Told[]> => {
    for (let tries = 0; tries < 50; tries += 1) {
      const found = await told('--grep', mark);
      if (found.length >= count) return found;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return told('--grep', mark);
  };

  beforeAll(async () => {
    station = await start();
  });

  afterAll(async () => {
    await station.running.stop();
    scratch.remove();
  });

  describe('logger', () => {
    test.each([
      ['UDP, RFC 3164', ['-d', '--rfc3164']],
      ['UDP, RFC 5424', ['-d', '--rfc5424']],
      ['TCP by lines, RFC 3164', ['-T', '--rfc3164']],
      ['TCP by lines, RFC 5424', ['-T', '--rfc5424']],
      ['TCP counted, RFC 5424', ['-T', '--octet-count', '--rfc5424']],
      ['TCP counted, RFC 3164', ['-T', '--octet-count', '--rfc3164']],
    ])('by %s', async (name, options) => {
      const text = `${name}:  two blanks, Umlaut ä, [brackets] "quotes" \\ 100%`;
      const target = ['-n', '127.0.0.1', '-P', udp ?? '', '-t', 'phone-app', '-p', 'local3.warning', '--id=4711'];
      expect(await run('logger', [...target, ...options, '--', text])).toMatchObject({ status: 0 });
      const [found, ...others] = await arrived(name, 1);
      expect(others).toEqual([]);
      expect(found).toMatchObject({ from: '127.0.0.1', facility: 19, severity: 4, app: 'phone-app', message: text });
      expect(found).toMatchObject({ procid: '4711' });
    });
  });

  describe.each([
    ['rsyslog', startRsyslog],
    ['syslog-ng', startSyslogNg],
  ])('%s', (program, startProgram) => {
    test.each<[Forwarding['over'], Forwarding['framing']]>([
      ['udp', 'lines'],
      ['tcp', 'lines'],
      ['tcp', 'counted'],
      ['tls', 'counted'],
    ])('by %s, %s', async (over, framing) => {
      const [listens = ''] = await freePorts(1);
      const mark = `${program}-${over}-${framing}`;
      const to = (over === 'tls' ? tls : udp) ?? '';
      const forwarder = await startProgram(scratch, { listens, to, over, framing });
      const count = over === 'udp' ? 500 : 3000;
      const texts = Array.from({ length: count }, (_, n) => `${mark} ${n}  Umlaut ä "q" [b] \\ ${'x'.repeat(n % 300)}`);
      await sendTcp(Number(listens), texts.map((text) => `<13>Oct 11 22:14:15 phone app[7]: ${text}\n`).join(''));
      const found = await arrived(mark, count);
      // rsyslog takes the blank behind the tag for a part of the message.
      expect(found.map(({ message }) => message.replace(/^ /, '')).findIndex((text, n) => text !== texts[n])).toBe(-1);
      expect(found).toHaveLength(count);
      expect(found[0]).toMatchObject({ host: 'phone', app: 'app', procid: '7', facility: 1, severity: 5 });
      await forwarder.stop();
    });
  });

  test('openssl connects by every suite that RFC 9662 wants, and by none that is older', async () => {
    const suites = [
      ['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-GCM-SHA256'],
      ['-tls1_2', '-cipher', 'AES128-SHA'],
      ['-tls1_3'],
    ];
    for (const suite of suites) {
      const ended = await run('openssl', ['s_client', '-connect', `127.0.0.1:${tls}`, '-brief', ...suite], {
        within: 5000,
      });
      expect(ended.stderr).toContain('CONNECTION ESTABLISHED');
    }
    const old = await run('openssl', [
      's_client',
      '-connect',
      `127.0.0.1:${tls}`,
      '-brief',
      '-tls1_1',
      '-cipher',
      'ALL:@SECLEVEL=0',
    ]);
    expect(old.stderr).not.toContain('CONNECTION ESTABLISHED');
  });

  test('its certificate can be trusted by name', async () => {
    const socket = connectTls({ port: Number(tls), host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const { raw } = socket.getPeerCertificate();
    const pem = `-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n`;
    const name = String(socket.getPeerCertificate().subject.CN);
    socket.destroy();
    const trusted = connectTls({ port: Number(tls), host: '127.0.0.1', ca: pem, servername: name });
    await once(trusted, 'secureConnect');
    expect(trusted.authorized).toBe(true);
    trusted.destroy();
  });

  test('all that was acknowledged by closing is there after kill -9', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `<13>killed ${n} ${'y'.repeat(n % 200)}\n`);
    await Promise.all(
      [0, 1, 2, 3].map(async (part) => sendTcp(Number(udp), lines.slice(part * 5000, part * 5000 + 5000).join(''))),
    );
    station.running.signal('SIGKILL');
    await station.running.ended;
    const found = await told('--grep', 'killed');
    expect(found).toHaveLength(20_000);
    expect(new Set(found.map(({ message }) => message)).size).toBe(20_000);
    station = await start();
    await sendTcp(Number(udp), '<13>after the kill');
    expect(await arrived('after the kill', 1)).toHaveLength(1);
  });

  test('loggen at its fastest by TCP: nothing is lost, and other senders are served meanwhile', async () => {
    const before = (await told()).length;
    const options = [
      '--inet',
      '--stream',
      '--number',
      '100000',
      '--rate',
      '1000000',
      '--size',
      '200',
      '--interval',
      '60',
    ];
    const flood = run('loggen', [...options, '127.0.0.1', udp ?? '']);
    await sendTcp(Number(udp), '<13>in the flood\n');
    expect(await flood).toMatchObject({ status: 0 });
    await arrived('thread: 0000, runid', 100_000);
    expect((await told()).length - before).toBe(100_001);
    expect(await told('--grep', 'in the flood')).toHaveLength(1);
  });

  test('hostile senders are bounded, and cost the others nothing', async () => {
    const slow = Array.from({ length: 200 }, () => connect({ port: Number(udp), host: '127.0.0.1' }));
    for (const socket of slow) {
      socket.on('error', () => undefined);
      socket.write('<13>half a me');
    }
    await sendTcp(Number(udp), '<13>late\n').catch(() => undefined);
    for (const socket of slow) socket.destroy();
    await station.told('syslog.crowded');
    const nonsense = [
      `${'9'.repeat(500)} <13>many digits\n`,
      '999999999 <13>a lying count\n<13>behind the lie\n',
      `<13>${'z'.repeat(65_536)}\n`,
      '<13>a NUL \u0000 inside\n',
      '<999>PRI too large\n',
      Buffer.from([0xff, 0xfe, 0x0a]),
    ];
    for (const bytes of nonsense) await sendTcp(Number(udp), bytes);
    await arrived('PRI too large', 1);
    const messages = (await told()).map(({ message, raw }) => ({ message, raw }));
    expect(messages.filter(({ message }) => message === 'half a me').length).toBeGreaterThan(50);
    expect(messages).toContainEqual({ message: 'behind the lie' });
    expect(messages).toContainEqual({ message: 'z'.repeat(65_536) });
    expect(messages).toContainEqual({ message: '<999>PRI too large' });
    const held = messages.find(({ message }) => message.includes('a NUL'));
    expect(Buffer.from(held?.raw ?? '', 'base64').toString()).toBe('<13>a NUL \u0000 inside');
    expect(messages.at(-1)?.raw).toBe(Buffer.from([0xff, 0xfe]).toString('base64'));
  });

  test('follows what comes', async () => {
    const follower = startFollower(data);
    await sendTcp(Number(udp), '<11>followed now\n');
    expect(await follower.line(/followed now/)).toContain('"severity":3');
    await follower.stop('SIGTERM');
  });
});

function startFollower(data: string): Running {
  return new Running(process.execPath, [ROUSE, 'syslog', '--json', '--follow', '--data', data]);
}
