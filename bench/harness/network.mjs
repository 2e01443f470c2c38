/** Network namespaces of the bench's own: no traffic of a bench leaves them, and port 69 or 67 in them is always free. */
import process from 'node:process';
import { must, run } from './processes.mjs';

/** @typedef {{ name: string, enter: (...commandLine: [string, ...string[]]) => [string, ...string[]] }} Namespace */

/** The network of the DHCP benches; the load is a relay agent at its far end. */
export const CABLE = {
  subnet: '10.64.0.0/10',
  mask: '255.192.0.0',
  server: '10.64.0.1',
  relay: '10.127.255.254',
  adapter: 'bench0',
};

/** Why namespaces cannot be made here, or undefined when they can. */
export async function whyNoNamespaces() {
  if (process.platform !== 'linux') return `network namespaces need Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'network namespaces need root (run with sudo)';
  const { code } = await run('ip', ['netns', 'list']);
  return code === 0 ? undefined : 'the `ip` command (iproute2) is missing';
}

let made = 0;

/**
 * A namespace with its loopback up.
 * @param {import('./scope.mjs').Scope} scope
 * @returns {Promise<Namespace>}
 */
export async function namespace(scope) {
  made += 1;
  const name = `rouse-bench-${process.pid}-${made}`;
  await must('ip', ['netns', 'add', name]);
  scope.defer(async () => {
    await run('ip', ['netns', 'delete', name]);
  });
  await must('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
  return { name, enter: (...commandLine) => ['ip', 'netns', 'exec', name, ...commandLine] };
}

/**
 * Two namespaces joined by a cable: the server's adapter and the relay agent's, with the addresses of `CABLE`.
 * @param {import('./scope.mjs').Scope} scope
 */
export async function cable(scope) {
  const server = await namespace(scope);
  const client = await namespace(scope);
  const peer = ['peer', 'name', CABLE.adapter, 'netns', client.name];
  await must('ip', ['-n', server.name, 'link', 'add', CABLE.adapter, 'type', 'veth', ...peer]);
  const prefix = CABLE.subnet.split('/')[1];
  await plug(server, `${CABLE.server}/${prefix}`);
  await plug(client, `${CABLE.relay}/${prefix}`);
  return { server, client };
}

/**
 * @param {Namespace} end
 * @param {string} address
 */
async function plug(end, address) {
  await must('ip', ['-n', end.name, 'address', 'add', address, 'dev', CABLE.adapter]);
  await must('ip', ['-n', end.name, 'link', 'set', CABLE.adapter, 'up']);
}

/** Where readers of the TFTP benches are: addresses on the loopback, or a network behind the far end of a cable. */
const READERS = { loopback: '127.0.1.1', cable: { network: '10.32.0.0/12', first: '10.32.1.1' } };

/**
 * A place for one TFTP server and its readers. `first` is the first of the readers' addresses, `listen` how ourselves are
 * told where to serve.
 * @typedef {{ server: Namespace, client: Namespace, address: string, first: string, listen: string[] }} Reach
 */

/**
 * Both on the loopback of one namespace.
 * @param {import('./scope.mjs').Scope} scope
 * @returns {Promise<Reach>}
 */
export async function onLoopback(scope) {
  const both = await namespace(scope);
  const address = '127.0.0.1';
  return { server: both, client: both, address, first: READERS.loopback, listen: ['--listen', address] };
}

/**
 * Each at an end of a cable. The readers are routed through its far end, so that the server's table of neighbours has one
 * entry however many they are; ourselves are told to serve them, because nobody beyond a route is served unasked.
 * @param {import('./scope.mjs').Scope} scope
 * @returns {Promise<Reach>}
 */
export async function overCable(scope) {
  const { server, client } = await cable(scope);
  const { network, first } = READERS.cable;
  await must('ip', ['-n', server.name, 'route', 'add', network, 'via', CABLE.relay]);
  await must('ip', ['-n', client.name, 'route', 'add', 'local', network, 'dev', 'lo']);
  return {
    server,
    client,
    address: CABLE.server,
    first,
    listen: ['--adapter', CABLE.adapter, '--set', `tftp.allow=[${network}]`],
  };
}
