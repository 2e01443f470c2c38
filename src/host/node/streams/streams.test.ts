import { X509Certificate, createPrivateKey } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Connection, ConnectionListener, ListenPlace } from '../../streams/streams.ts';
import { makeIdentity } from './self-signed.ts';
import { nodeStreams } from './streams.ts';

const HERE = '127.0.0.1';
const thrown: unknown[] = [];
const STREAMS = nodeStreams((act) => (...given) => {
  try {
    act(...given);
  } catch (fault) {
    thrown.push(fault);
  }
});
const IDENTITY = makeIdentity('bench.test');

/** A listener that remembers. */
function ear() {
  const heard = { text: '', ended: false, closed: undefined as string | true | undefined };
  const listener: ConnectionListener = {
    data: (bytes) => (heard.text += new TextDecoder().decode(bytes)),
    ended: () => (heard.ended = true),
    closed: (cause) => (heard.closed = cause ?? true),
  };
  return { heard, listener };
}

async function serverWith(tls?: ListenPlace['tls'], most = 10) {
  const far = ear();
  const accepted: Connection[] = [];
  const refused: string[] = [];
  const server = await STREAMS.listen(
    { address: HERE, port: 0, ...(tls === undefined ? {} : { tls }) },
    most,
    (connection) => {
      accepted.push(connection);
      return far.listener;
    },
    (address) => refused.push(address),
  );
  if (!server.ok) throw new Error(server.error.message);
  return { server: server.value, far: far.heard, accepted, refused };
}

it.each<[string, ListenPlace['tls'] | undefined]>([
  ['TCP', undefined],
  ['TLS', IDENTITY],
  ['TLS with a certificate that is made when somebody comes', () => IDENTITY],
])('%s: what is written arrives, and either side ends for itself', async (_name, tls) => {
  const { server, far, accepted } = await serverWith(tls);
  const near = ear();
  const place = { host: HERE, port: server.port, ...(tls === undefined ? {} : { tls: { verify: false } }) };
  const opened = new Promise<Connection>((resolve) => STREAMS.connect(place, near.listener, resolve));
  const connection = await opened;
  connection.write(new TextEncoder().encode('hello'));
  connection.end();
  await expect.poll(() => far).toMatchObject({ text: 'hello', ended: true, closed: undefined });
  expect(accepted[0]?.address).toBe(HERE);
  accepted[0]?.write(new TextEncoder().encode('and good-bye'));
  accepted[0]?.end();
  await expect.poll(() => near.heard).toMatchObject({ text: 'and good-bye', ended: true, closed: true });
  await expect.poll(() => far.closed).toBe(true);
  server.close();
});

it('breaks a connection off, which the other side hears', async () => {
  const { server, accepted } = await serverWith();
  const near = ear();
  STREAMS.connect({ host: HERE, port: server.port }, near.listener, () => undefined);
  await expect.poll(() => accepted.length).toBe(1);
  accepted[0]?.reset();
  await expect.poll(() => near.heard.closed).toBe('ECONNRESET');
  server.close();
});

it('outlives what a listener throws, and tells it', async () => {
  const mistake = new Error('a mistake');
  const server = await STREAMS.listen(
    { address: HERE, port: 0 },
    1,
    (connection) => ({
      data: () => {
        throw mistake;
      },
      ended: () => connection.end(),
      closed: () => undefined,
    }),
    () => undefined,
  );
  if (!server.ok) return expect.fail(server.error.message);
  const near = ear();
  STREAMS.connect({ host: HERE, port: server.value.port }, near.listener, (connection) => {
    connection.write(Uint8Array.of(1));
    connection.end();
  });
  await expect.poll(() => near.heard.closed).toBe(true);
  expect(thrown).toEqual([mistake]);
  server.value.close();
});

it('takes no more connections than it may, and tells of the others', async () => {
  const { server, accepted, refused } = await serverWith(undefined, 1);
  const [one, two] = [ear(), ear()];
  STREAMS.connect({ host: HERE, port: server.port }, one.listener, () => undefined);
  await expect.poll(() => accepted.length).toBe(1);
  STREAMS.connect({ host: HERE, port: server.port }, two.listener, () => undefined);
  await expect.poll(() => refused).toEqual([HERE]);
  await expect.poll(() => two.heard.closed).toBeDefined();
  accepted[0]?.reset();
  server.close();
});

it('says which port is taken', async () => {
  const { server } = await serverWith();
  const again = await STREAMS.listen(
    { address: HERE, port: server.port },
    1,
    () => undefined,
    () => undefined,
  );
  expect(again).toMatchObject({
    ok: false,
    error: {
      code: 'port-taken',
      message: `TCP port ${server.port} (127.0.0.1:${server.port}) is taken by another program.`,
    },
  });
  server.close();
});

it('says when a certificate is none', async () => {
  const place = { address: HERE, port: 0, tls: { certificate: 'x', key: 'y' } };
  expect(
    await STREAMS.listen(
      place,
      1,
      () => undefined,
      () => undefined,
    ),
  ).toMatchObject({
    ok: false,
    error: { code: 'settings' },
  });
});

it('tells when nobody listens', async () => {
  const { server } = await serverWith();
  server.close();
  const near = ear();
  STREAMS.connect({ host: HERE, port: server.port }, near.listener, () => undefined);
  await expect.poll(() => near.heard.closed).toBe('ECONNREFUSED');
});

it('sends datagrams to a place that it is told by name', async () => {
  const { createSocket } = await import('node:dgram');
  const socket = createSocket('udp4').bind(0, HERE);
  const came = new Promise((resolve) => socket.once('message', (bytes) => resolve(bytes.toString())));
  await new Promise((resolve) => socket.once('listening', resolve));
  const sender = STREAMS.datagrams({ host: 'localhost', port: socket.address().port }, () => undefined);
  sender.send(new TextEncoder().encode('hello'));
  expect(await came).toBe('hello');
  sender.close();
  socket.close();
});

it('opens a port that hears and sends, and says when it is taken', async () => {
  const heard: string[] = [];
  const open = async (port: number, name: string) =>
    STREAMS.openPort({ address: HERE, port }, (bytes, from) =>
      heard.push(`${name}: ${new TextDecoder().decode(bytes)} of ${from.address}`),
    );
  const [one, two] = [await open(0, 'one'), await open(0, 'two')];
  if (!one.ok || !two.ok) throw new Error('not open');
  one.value.send(new TextEncoder().encode('hello'), { address: HERE, port: two.value.port });
  await expect.poll(() => heard).toEqual(['two: hello of 127.0.0.1']);
  expect(await open(one.value.port, 'three')).toMatchObject({ ok: false, error: { code: 'port-taken' } });
  one.value.close();
  one.value.close();
  one.value.send(new Uint8Array(1), { address: HERE, port: 1 });
  two.value.close();
});

it('makes certificates that are what they say', () => {
  const certificate = new X509Certificate(IDENTITY.certificate);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(IDENTITY.key))).toBe(true);
  expect(certificate.checkHost('bench.test')).toBe('bench.test');
  expect(certificate.ca).toBe(true);
  expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now() + 9 * 365 * 86_400_000);
  expect(makeIdentity('bench.test').certificate).not.toBe(IDENTITY.certificate);
});
