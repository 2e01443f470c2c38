/** `rouse report` of recordings as they come: whole, with secrets in them, cut off, in parts, or of nothing. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { rouse, type Ended } from '../../src/interfaces/cli/rouse.fixture.ts';
import { Scratch } from '../support/scratch.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const device = '00:26:99:ef:0f:1a';
const vendorClass = 'Cisco Systems, Inc. IP Phone CP-7911G';
const facts = { pace: 1, mode: 'serve' };
const BEGAN = {
  type: 'session.began',
  session: 'x',
  station: '<b>',
  version: '1',
  node: 'v20',
  platform: 'linux',
  facts,
};
const LINES = [
  { n: 1, at: 1_284_746_531_000, ...BEGAN },
  { n: 2, at: 1_284_746_532_000, type: 'dhcp.discover', device, parameters: [], vendorClass },
  {
    n: 3,
    at: 1_284_746_533_000,
    type: 'syslog.serious',
    sender: '192.168.1.100',
    device,
    severity: 'error',
    message: '<img src=x> sipPassword=hunter2',
  },
].map((event) => JSON.stringify(event));

let last = 0;

async function report(
  text: string,
  name = 'session.jsonl',
): Promise<Ended & { readonly read: (file: string) => string }> {
  const file = scratch.join(name);
  writeFileSync(file, text);
  const out = scratch.join(`report-${(last += 1)}`);
  const ended = await rouse('report', file, '--out', out, '--data', scratch.join('data'));
  return { ...ended, read: (one) => readFileSync(`${out}/${one}`, 'utf8') };
}

test('a report holds no secret and no markup of a device, also of a recording that was cut off', async () => {
  const { status, read } = await report(
    `${LINES.join('\n')}\n{"n":4,"at":1,"type":"syslog.serious","message":"password=hunter2`,
  );
  expect(status).toBe(0);
  expect(read('report.html')).toContain('&lt;img src=x&gt; sipPassword=…');
  expect(read('devices.csv')).toContain(`${device},Cisco 7911G,`);
  expect(read('devices.html')).toContain('<b>0 of 1</b> devices recovered');
  for (const file of ['report.html', 'devices.html', 'devices.csv', 'session.jsonl'])
    expect(read(file)).not.toContain('hunter2');
  for (const file of ['report.html', 'devices.html']) expect(read(file)).not.toMatch(/<img|<b><|<b>,/);
});

test('all parts of a long session are in it, by the name of any', async () => {
  const session = '2010-09-17T18-02-11.000Z';
  const [began = '', asked = '', said = ''] = LINES;
  writeFileSync(scratch.join(`${session}.jsonl`), `${began}\n${asked}\n`);
  const { status, read } = await report(`${began}\n${said}\n`, `${session}.part000002.jsonl`);
  expect(status).toBe(0);
  expect(read('session.jsonl').split('\n')).toHaveLength(4);
  expect(read('devices.csv')).toContain('Cisco 7911G');
});

test('nothing is written over, and nothing is reported of nothing', async () => {
  const taken = scratch.join('taken');
  mkdirSync(taken);
  writeFileSync(`${taken}/mine.txt`, '');
  writeFileSync(scratch.join('whole.jsonl'), LINES.join('\n'));
  const refused = await rouse('report', scratch.join('whole.jsonl'), '--out', taken);
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('has files already') });
  expect(existsSync(`${taken}/report.html`)).toBe(false);
  const up = await rouse('up', '--listen', '127.0.0.1', '--data', scratch.join('data'), '--report', taken);
  expect(up).toMatchObject({ status: 2, stderr: expect.stringContaining('has files already') });
  expect((await report('no session\n')).status).toBe(1);
});
