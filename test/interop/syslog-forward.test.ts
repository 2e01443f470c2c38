/** What a station sends on arrives at rsyslog, at syslog-ng and at another station, whole and in order; and in a file and a pipe. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../support/free-ports.ts';
import { interop } from '../support/machine.ts';
import { run, Running } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, startStation, type Rouse } from '../support/station.ts';
import { listening, sendTcp } from '../support/syslog-senders.ts';

const COUNT = 2000;

interop('a station that sends on what it keeps', ['rsyslogd', 'syslog-ng', 'mkfifo', 'openssl'], () => {
  const scratch = new Scratch();
  const started: Running[] = [];
  const texts = Array.from({ length: COUNT }, (_, n) => `message ${n}  Umlaut ä ${'x'.repeat(n % 300)}`);
  let port = 0;
  let second: Rouse;

  const ports = async (): Promise<readonly string[]> => {
    const [dhcp = '', client = '', tftp = '', syslog = '', tls = ''] = await freePorts(5);
    const others = ['--dhcp-port', dhcp, '--dhcp-client-port', client, '--tftp-port', tftp];
    return [...others, '--syslog-port', syslog, '--syslog-tls-port', tls];
  };
  const startOn = async (data: string, own: readonly string[], config = 'syslog: {}'): Promise<Rouse> => {
    const file = scratch.join(`${data}.yaml`);
    writeFileSync(file, config);
    const place = ['--listen', '127.0.0.1', '--config', file, '--data', scratch.join(data)];
    const station = await startStation(undefined, [...place, ...own]);
    started.push(station.running);
    return station;
  };
  const keptIn = async (data: string): Promise<readonly string[]> => {
    const { stdout } = await run(process.execPath, [ROUSE, 'syslog', '--json', '--data', scratch.join(data)]);
    return stdout
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { message: string }).message]));
  };

  beforeAll(async () => {
    const [rsyslog = '', syslogNg = ''] = await freePorts(2);
    writeFileSync(
      scratch.join('rsyslog.conf'),
      `
global(workDirectory="${scratch.path}" maxMessageSize="64k" parser.escapeControlCharactersOnReceive="off")
module(load="imtcp")
template(name="raw" type="string" string="%rawmsg%\\n")
input(type="imtcp" port="${rsyslog}" address="127.0.0.1")
action(type="omfile" file="${scratch.join('rsyslog.txt')}" template="raw")
`,
    );
    started.push(
      new Running('rsyslogd', ['-n', '-f', scratch.join('rsyslog.conf'), '-i', scratch.join('rsyslog.pid')]),
    );
    writeFileSync(
      scratch.join('syslog-ng.conf'),
      `@version: 3.38
source in { network(ip("127.0.0.1") port(${syslogNg}) flags(no-parse)); };
destination out { file("${scratch.join('syslog-ng.txt')}" template("\${MESSAGE}\\n")); };
log { source(in); destination(out); };
`,
    );
    const files = ['persist-file', 'pidfile', 'control'].map(
      (name) => `--${name}=${scratch.join(`syslog-ng.${name}`)}`,
    );
    started.push(
      new Running('syslog-ng', ['--foreground', '--no-caps', `--cfgfile=${scratch.join('syslog-ng.conf')}`, ...files]),
    );
    await Promise.all([listening(Number(rsyslog)), listening(Number(syslogNg))]);
    const there = await ports();
    second = await startOn('second', there);
    spawnSync('mkfifo', [scratch.join('pipe')]);
    started.push(new Running('sh', ['-c', `cat ${scratch.join('pipe')} > ${scratch.join('pipe.txt')}`]));
    const own = await ports();
    port = Number(own[7]);
    const [, , , , , , , udp = '', , tls = ''] = there;
    const targets = [`tcp://127.0.0.1:${rsyslog}`, `tcp://localhost:${syslogNg}`, `tcp://127.0.0.1:${udp}`];
    const forward = [...targets, `tls://127.0.0.1:${tls}?verify=false`];
    await startOn('first', own, JSON.stringify({ syslog: { forward, file: scratch.join('file.txt') } }));
    const piping = await ports();
    await startOn('third', piping, JSON.stringify({ syslog: { file: scratch.join('pipe') } }));
    await sendTcp(port, texts.map((text) => `<13>${text}\n`).join(''));
    await sendTcp(port, '14 <13>two\nlines!');
    await sendTcp(Number(piping[7]), texts.map((text) => `<13>${text}\n`).join(''));
  });

  afterAll(async () => {
    for (const one of started.toReversed()) await one.stop();
    scratch.remove();
  });

  test.each(['rsyslog.txt', 'syslog-ng.txt', 'pipe.txt'])('%s has every message as it came', async (name) => {
    const expected = texts.map((text) => `<13>${text}`);
    const lines = () => (existsSync(scratch.join(name)) ? readFileSync(scratch.join(name), 'utf8').split('\n') : []);
    await expect.poll(() => lines().length, { timeout: 15_000 }).toBeGreaterThan(COUNT);
    expect(
      lines()
        .slice(0, COUNT)
        .findIndex((line, n) => line !== expected[n]),
    ).toBe(-1);
  });

  test('another station has them by TCP and by TLS, those with line feeds too', async () => {
    await expect.poll(async () => (await keptIn('second')).length, { timeout: 15_000 }).toBe(2 * (COUNT + 1));
    const kept = await keptIn('second');
    for (const text of [...texts.slice(0, 3), 'two\nlines!', ...texts.slice(-3)]) {
      expect(kept.filter((one) => one === text)).toHaveLength(2);
    }
    expect(second.events.filter(({ type }) => type === 'service.fault')).toEqual([]);
  });

  test('the file has them as Tftpd32 writes them', () => {
    const lines = readFileSync(scratch.join('file.txt'), 'utf8').split('\n').slice(0, -1);
    expect(lines).toHaveLength(COUNT + 1);
    expect(lines[7]).toMatch(
      /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4};127\.0\.0\.1;<13>message 7 {2}Umlaut ä x{7}$/,
    );
    expect(lines.at(-1)).toMatch(/;<13>two\\x0alines!$/);
  });
});
