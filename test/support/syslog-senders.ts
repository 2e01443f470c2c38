/** Programs that forward what they hear to a station: rsyslog and syslog-ng, each with a port of its own on loopback. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Running } from './running.ts';
import type { Scratch } from './scratch.ts';

export interface Forwarding {
  /** Where it listens for lines by TCP. */
  readonly listens: string;
  readonly to: string;
  readonly over: 'udp' | 'tcp' | 'tls';
  /** By TCP: RFC 6587. */
  readonly framing: 'counted' | 'lines';
}

/** Starts it, ready to hear. */
export async function startRsyslog(scratch: Scratch, { listens, to, over, framing }: Forwarding): Promise<Running> {
  const folder = scratch.join(`rsyslog-${listens}`);
  const config = `${folder}.conf`;
  const tls = over === 'tls' ? 'StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="anon"' : '';
  writeFileSync(
    config,
    `
global(workDirectory="${scratch.path}" maxMessageSize="64k" parser.escapeControlCharactersOnReceive="off"
       DefaultNetstreamDriverCAFile="/etc/ssl/certs/ca-certificates.crt")
module(load="imtcp")
input(type="imtcp" port="${listens}" address="127.0.0.1")
action(type="omfwd" target="127.0.0.1" port="${to}" protocol="${over === 'udp' ? 'udp' : 'tcp'}" ${tls}
       template="RSYSLOG_SyslogProtocol23Format" TCP_Framing="${framing === 'counted' ? 'octet-counted' : 'traditional'}")
`,
  );
  const running = new Running('rsyslogd', ['-n', '-f', config, '-i', `${folder}.pid`]);
  await listening(Number(listens));
  return running;
}

export async function startSyslogNg(scratch: Scratch, { listens, to, over, framing }: Forwarding): Promise<Running> {
  const name = scratch.join(`syslog-ng-${listens}`);
  const driver = framing === 'counted' ? 'syslog' : 'network';
  const tls = over === 'tls' ? 'tls(peer-verify(optional-untrusted))' : '';
  writeFileSync(
    `${name}.conf`,
    `@version: 3.38
options { keep-hostname(yes); chain-hostnames(no); log-msg-size(65536); stats-freq(0); };
source in { network(ip("127.0.0.1") port(${listens}) transport("tcp")); };
destination out { ${driver}("127.0.0.1" port(${to}) transport("${over}") ${tls}); };
log { source(in); destination(out); };
`,
  );
  const files = ['--persist-file', `${name}.persist`, '--pidfile', `${name}.pid`, '--control', `${name}.ctl`];
  const running = new Running('syslog-ng', ['--foreground', '--no-caps', '--cfgfile', `${name}.conf`, ...files]);
  await listening(Number(listens));
  return running;
}

/** Sends bytes by TCP and ends; resolves when the other side has closed too. */
export async function sendTcp(port: number, bytes: Uint8Array | string): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.resume();
  socket.end(bytes);
  await once(socket, 'close');
}

/** Resolves when somebody listens there. */
export async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const socket = connect({ port, host: '127.0.0.1' });
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nobody listens on port ${port}`);
}
