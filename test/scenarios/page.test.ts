/** The server of the page, asked as browsers and programs ask it, in a station on a simulated network. */
import { describe, expect, it } from 'vitest';
import { readFile } from '../../src/host/files/files.ts';
import { seconds } from '../../src/lib/time.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

async function bench(page: Readonly<Record<string, unknown>> = {}): Promise<SimulatedBench> {
  const made = new SimulatedBench([]);
  await made.station({ page });
  return made;
}

/** Time passes until it is answered: the thread that answers devices takes its turns in virtual time. */
async function ask({ machine, network }: SimulatedBench, path: string, request: RequestInit = {}): Promise<Answered> {
  const turns = setInterval(() => network.runFor(seconds(0.02)), 1);
  const response = await machine.web.ask(path, request);
  clearInterval(turns);
  const text = await response.text();
  return {
    status: response.status,
    body: response.headers.get('content-type')?.startsWith('application/json') === true ? JSON.parse(text) : text,
  };
}

function post(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
}

function tokenOf({ machine }: SimulatedBench): string {
  const read = readFile(machine.disk.files(), 'page/token');
  if (!read.ok || read.value === undefined) throw new Error('there is no token');
  return new TextDecoder().decode(read.value).trim();
}

describe('the page', () => {
  it('is told where it is, comes zipped where that is understood, and once for who has it', async () => {
    const made = new SimulatedBench([]);
    const told: string[] = [];
    made.stream.subscribe((event) => event.type === 'page.opened' && told.push(event.address));
    await made.station();
    expect(told).toEqual(['http://127.0.0.1:6960/']);
    const whole = await made.machine.web.ask('/');
    expect([whole.status, await whole.text()]).toEqual([200, '<!doctype html><title>Rouse</title>']);
    const zipped = await made.machine.web.ask('/devices/x', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    const again = { headers: { 'if-none-match': whole.headers.get('etag') ?? '' } };
    expect((await made.machine.web.ask('/', again)).status).toBe(304);
    expect((await made.machine.web.ask('/nothing.js')).status).toBe(404);
  });

  it('shows the documentation, and where that has no such page, no page', async () => {
    const { web } = (await bench()).machine;
    expect(await (await web.ask('/docs/')).text()).toBe('<h1>Documentation</h1>');
    expect((await web.ask('/docs/nothing')).status).toBe(404);
  });

  it('lets nothing of others in, and is in no frame', async () => {
    const { headers } = await (await bench()).machine.web.ask('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    ['a name that leads here', { host: 'evil.example:6960' }],
    ['another port', { host: 'localhost:80' }],
    ['no name', { host: '' }],
  ])('does not answer to %s', async (_what, headers) => {
    expect(await ask(await bench(), '/api/ask/station.devices', { headers })).toMatchObject({ status: 421 });
  });

  it('answers to the names of its computer and of the settings', async () => {
    const made = await bench({ names: ['bench.test'] });
    for (const host of ['127.0.0.1:6960', '192.168.1.1:6960', 'STATION:6960', 'bench.test:6960'])
      expect(await ask(made, '/', { headers: { host } })).toMatchObject({ status: 200 });
  });
});

describe('questions', () => {
  it('are asked with a query, of whichever thread knows', async () => {
    const made = await bench();
    expect(await ask(made, '/api/ask/station.devices')).toEqual({ status: 200, body: { replies: [] } });
    expect(await ask(made, '/api/ask/tftp.transfers')).toEqual({ status: 200, body: { replies: [] } });
    const events = await ask(made, '/api/ask/station.events?after=0');
    expect(events.body).toMatchObject({
      replies: expect.arrayContaining([expect.objectContaining({ n: 1, type: 'session.began' })]),
    });
  });

  it('that change something are asked by POST, from the page or a program', async () => {
    const made = await bench();
    const path = '/api/ask/dhcp.forget';
    expect(await ask(made, `${path}?address=192.168.1.9`)).toMatchObject({ status: 405 });
    expect(await ask(made, path, post({ address: '192.168.1.9' }))).toMatchObject({ status: 200 });
    const own = { origin: 'http://localhost:6960', 'sec-fetch-site': 'same-origin' };
    expect(await ask(made, path, post({ address: '192.168.1.9' }, own))).toMatchObject({ status: 200 });
  });

  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['another port of this computer', { origin: 'http://localhost:8080' }],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['nowhere', { origin: 'null' }],
  ])('that change something are not answered to %s', async (_what, headers) => {
    const request = post({ address: '192.168.1.9' }, headers);
    expect(await ask(await bench(), '/api/ask/dhcp.forget', request)).toMatchObject({ status: 403 });
  });

  it.each([
    ['no such question', '/api/ask/coffee', {}, 400],
    ['the name of a prototype', '/api/ask/constructor', {}, 400],
    ['a wrong query', '/api/ask/station.events?after=x', {}, 400],
    [
      'no JSON',
      '/api/ask/dhcp.forget',
      { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
      400,
    ],
    ['a form', '/api/ask/dhcp.forget', { method: 'POST', body: 'address=1' }, 415],
    ['too much', '/api/ask/dhcp.forget', post('x'.repeat(70_000)), 413],
    ['no such place', '/api/nothing', {}, 404],
    ['a method that is none', '/api/ask/station.devices', { method: 'PUT' }, 404],
  ])('answers %s with a number', async (_what, path, request, status) => {
    expect(await ask(await bench(), path, request)).toMatchObject({ status });
  });

  it('are described for tools, each with its schema', async () => {
    const { body } = await ask(await bench(), '/api/openapi.json');
    expect(body).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/api/ask/dhcp.forget': { post: { requestBody: {} } },
        '/api/ask/station.events': { get: { parameters: [{ name: 'after' }, { name: 'follow' }] } },
      },
    });
  });

  it('are answered in lines for who reads while they come', async () => {
    const made = await bench();
    const { body } = await ask(made, '/api/ask/station.events', { headers: { accept: 'application/x-ndjson' } });
    expect(String(body).split('\n')[0]).toMatch(/^\{"reply":\{.*"n":1/);
  });
});

describe('an upload', () => {
  it('that says nothing any more gives its place to others, and leaves nothing', async () => {
    const made = await bench();
    const silent = (): RequestInit => ({
      method: 'PUT',
      body: new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1000)) }),
      duplex: 'half',
    });
    const answers = [0, 1, 2, 3, 4].map(async (at) => made.machine.web.ask(`/api/firmware/${at}.zip`, silent()));
    expect((await Promise.race(answers)).status).toBe(503);
    made.network.runFor(seconds(61));
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([400, 400, 400, 400, 503]);
    expect(made.machine.disk.files().list('incoming')).toEqual({ ok: true, value: [] });
  });

  it.each<Record<string, string>>([{ origin: 'http://evil.example' }, { 'sec-fetch-site': 'cross-site' }])(
    'is not taken from another site: %j',
    async (headers) => {
      const made = await bench();
      expect(await ask(made, '/api/firmware/a.zip', { method: 'PUT', body: 'x', headers })).toMatchObject({
        status: 403,
      });
    },
  );
});

describe('with a token', () => {
  const address = { address: '0.0.0.0' };

  it('only its link, its cookie and its bearer are let in', async () => {
    const made = await bench(address);
    const token = tokenOf(made);
    expect(await ask(made, '/')).toMatchObject({ status: 401 });
    expect(await ask(made, '/?token=guessed')).toMatchObject({ status: 401 });
    const linked = await made.machine.web.ask(`/devices?a=b&token=${token}`);
    expect([linked.status, linked.headers.get('location')]).toEqual([303, '/devices?a=b']);
    const cookie = linked.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/i);
    const [pair = ''] = cookie.split(';');
    expect(await ask(made, '/', { headers: { cookie: pair } })).toMatchObject({ status: 200 });
    expect(await ask(made, '/', { headers: { authorization: `Bearer ${token}` } })).toMatchObject({ status: 200 });
  });

  it('nobody guesses on and on', async () => {
    const made = await bench(address);
    for (let tried = 0; tried < 30; tried += 1) await ask(made, `/?token=${tried}`);
    expect(await ask(made, '/?token=more')).toMatchObject({ status: 429 });
    made.network.runFor(seconds(61));
    expect(await ask(made, '/?token=more')).toMatchObject({ status: 401 });
  });

  it('whoever guesses shuts nobody else out', async () => {
    const made = await bench(address);
    const from = (other: string, token: string): Promise<Response> =>
      made.machine.web.ask('/', { headers: { authorization: `Bearer ${token}` } }, 6960, other);
    for (let tried = 0; tried < 40; tried += 1) await from('192.168.1.66', `guess-${tried}`);
    expect((await from('192.168.1.66', tokenOf(made))).status).toBe(429);
    expect((await from('192.168.1.7', tokenOf(made))).status).toBe(200);
  });
});

describe('live', () => {
  async function messages(made: SimulatedBench, count: number, headers = {}): Promise<readonly string[]> {
    const response = await made.machine.web.ask('/api/live', { headers });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const read: string[] = [];
    if (reader === undefined) throw new Error('nothing is told');
    while (read.length < count) {
      const next = reader.read();
      await new Promise(setImmediate);
      made.network.runFor(seconds(20));
      read.push((await next).value ?? '');
    }
    await reader.cancel();
    return read;
  }

  it('says hello, gives the devices, and then what comes', async () => {
    const made = await bench();
    const newest = made.stream.newest;
    const [hello, devices, silence] = await messages(made, 3);
    expect(hello).toMatch(new RegExp(`^event: hello\ndata: \\{"version":".*","newest":${newest},.*"station.started"`));
    expect(devices).toBe('event: devices\ndata: []\n\n');
    expect(silence).toBe(': nothing new\n\n');
  });

  it('goes on behind the event that a tab has', async () => {
    const made = await bench();
    const [, , events] = await messages(made, 3, { 'last-event-id': '2' });
    expect(events).toMatch(/^id: \d+\nevent: events\ndata: \[\{.*"n":3,.*"line":/);
  });
});

it('counts for Prometheus', async () => {
  const { body } = await ask(await bench(), '/metrics');
  expect(body).toMatch(/^rouse_info\{version="\d/m);
  expect(body).toMatch(/^rouse_events_total\{type="station.started"\} 1$/m);
  expect(body).toMatch(/^rouse_file_bytes_total 0$/m);
});
