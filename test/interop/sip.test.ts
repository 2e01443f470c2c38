/** Phones that others wrote register at a station, call each other, and hear its echo: baresip; and many register at once: sipp. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import type { Running } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

const SETTINGS = `
sip: { test-time: 7s }
phones:
  devices:
    - { hardware: "02:00:00:00:00:01", lines: [{ extension: "101", user: "101", password: secret1 }] }
    - { hardware: "02:00:00:00:00:02", lines: [{ extension: "102", user: "102", password: secret2 }] }
`;

/** A second of a tone, as a file of the kind that baresip reads. */
function wave(): Uint8Array {
  const samples = 8000 * 20;
  const bytes = new Uint8Array(44 + samples * 2);
  const view = new DataView(bytes.buffer);
  const words: readonly (readonly [number, string])[] = [
    [0, 'RIFF'],
    [8, 'WAVEfmt '],
    [36, 'data'],
  ];
  for (const [at, word] of words) bytes.set(new TextEncoder().encode(word), at);
  const numbers: readonly (readonly [number, number])[] = [
    [4, 36 + samples * 2],
    [16, 16],
    [24, 8000],
    [28, 16_000],
    [40, samples * 2],
  ];
  for (const [at, value] of numbers) view.setUint32(at, value, true);
  const shorts: readonly (readonly [number, number])[] = [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ];
  for (const [at, value] of shorts) view.setUint16(at, value, true);
  for (let n = 0; n < samples; n += 1)
    view.setInt16(44 + n * 2, Math.round(8000 * Math.sin((n * 600 * 2 * Math.PI) / 8000)), true);
  return bytes;
}

interop('a station that phones register at', ['baresip', 'sipp'], () => {
  const scratch = new Scratch();
  const laboratory = new Laboratory();
  let phones: readonly Computer[] = [];
  let station: Rouse;

  const baresip = (index: number, ...commands: readonly string[]): Running => {
    const number = 101 + index;
    const folder = scratch.join(`phone${index}`);
    const transport = index === 0 ? '' : ';transport=tcp';
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      `${folder}/accounts`,
      `<sip:${number}@10.77.0.1${transport}>;auth_user=${number};auth_pass=secret${index + 1};regint=60;answermode=auto\n`,
    );
    writeFileSync(`${folder}/contacts`, '');
    writeFileSync(
      `${folder}/config`,
      [
        `sip_listen 10.77.0.${11 + index}:5060`,
        `audio_source aufile,${scratch.join('tone.wav')}`,
        'audio_alert aufile,/dev/null',
        ...['ausrc', 'auplay'].flatMap((side) => [`${side}_srate 8000`, `${side}_channels 1`]),
        'module_path /usr/lib/baresip/modules',
        'module g711.so',
        'module aufile.so',
        'module_tmp account.so',
        'module_app menu.so',
        '',
      ].join('\n'),
    );
    const options = commands.flatMap((command) => ['-e', command]);
    const [phone] = phones.slice(index);
    if (phone === undefined) throw new Error('no such phone');
    return phone.start('baresip', ['-f', folder, '-t', '30', ...options]);
  };

  beforeAll(async () => {
    writeFileSync(scratch.join('tone.wav'), wave());
    writeFileSync(scratch.join('rouse.yaml'), SETTINGS);
    const bench = laboratory.computer('bench');
    const hub = laboratory.computer('switch');
    phones = [laboratory.computer('phone1'), laboratory.computer('phone2')];
    hub.ip('link', 'add', 'switch0', 'type', 'bridge');
    hub.ip('link', 'set', 'switch0', 'up');
    for (const [index, computer] of [bench, ...phones].entries()) {
      const address = `10.77.0.${index === 0 ? 1 : 10 + index}/24`;
      laboratory.cable({ computer, adapter: 'eth0', address }, { computer: hub, adapter: `port${index}` });
      hub.ip('link', 'set', `port${index}`, 'master', 'switch0');
    }
    const options = ['--adapter', 'eth0', '--config', scratch.join('rouse.yaml'), '--data', scratch.join('data')];
    station = await startStation(bench, options);
  });

  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  /** Ends it. It says every few seconds how many bits a second it sends and hears: 64000 of a whole voice. */
  const isHearing = async (phone: Running): Promise<boolean> => {
    const { stdout, stderr } = await phone.stop();
    return /audio=\d+\/[2-9]\d{4}/.test(stdout + stderr);
  };

  test('the echo is heard, packet for packet', async () => {
    const phone = baresip(0, '/dial 600');
    await station.told('phone.registered', ({ name }) => name === '101');
    const { heard, sent } = await station.told('sip.test-call', ({ plays }) => plays === 'echo');
    expect(await isHearing(phone)).toBe(true);
    expect(sent).toBe(heard);
    expect(heard).toBeGreaterThan(150);
  });

  test('the tone is heard', async () => {
    const phone = baresip(0, '/dial 601');
    const { sent } = await station.told('sip.test-call', ({ plays }) => plays === 'tone');
    expect(await isHearing(phone)).toBe(true);
    expect(sent).toBeGreaterThan(150);
  });

  test('two call each other, one by UDP and one by TCP', async () => {
    const called = baresip(1);
    await station.told('phone.registered', ({ name }) => name === '102');
    const caller = baresip(0, '/dial 102');
    await station.told('sip.call', (call) => call.caller === '101' && call.called === '102' && call.status === 200);
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(await isHearing(caller)).toBe(true);
    await called.line(/terminated/);
    expect(await isHearing(called)).toBe(true);
  });

  test('many register one after the other', async () => {
    writeFileSync(scratch.join('register.xml'), SCENARIO);
    const [phone] = phones;
    const options = [
      '-sf',
      scratch.join('register.xml'),
      '-s',
      '101',
      '-au',
      '101',
      '-ap',
      'secret1',
      '-i',
      '10.77.0.11',
    ];
    const ended = await phone?.run(
      'sipp',
      [...options, '-p', '5070', '-m', '500', '-r', '250', '-nostdin', '10.77.0.1:5060'],
      {
        cwd: scratch.path,
        env: { TERM: 'dumb' },
        within: 60_000,
      },
    );
    expect(ended).toMatchObject({ status: 0 });
  });
});

const SCENARIO = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="register">
  <send retrans="500"><![CDATA[
REGISTER sip:[remote_ip] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[service]@[remote_ip]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>
Call-ID: [call_id]
CSeq: 1 REGISTER
Contact: <sip:[service]@[local_ip]:[local_port]>
Max-Forwards: 70
Expires: 600
Content-Length: 0

  ]]></send>
  <recv response="401" auth="true"></recv>
  <send retrans="500"><![CDATA[
REGISTER sip:[remote_ip] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[service]@[remote_ip]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>
Call-ID: [call_id]
CSeq: 2 REGISTER
Contact: <sip:[service]@[local_ip]:[local_port]>
[authentication]
Max-Forwards: 70
Expires: 600
Content-Length: 0

  ]]></send>
  <recv response="200"></recv>
</scenario>
`;
