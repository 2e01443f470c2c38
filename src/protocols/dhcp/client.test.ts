import { describe, expect, it } from 'vitest';
import { formatIpv4 } from '../../lib/address.ts';
import { instant, type Instant } from '../../lib/time.ts';
import {
  clientDeadline,
  IDLE_CLIENT,
  stepClient,
  type ClientInput,
  type ClientState,
  type ClientTraits,
} from './client.ts';
import { option, type DhcpMessage } from './message.ts';
import { address, ip, mac, message, opt, PHONE } from './packets.fixture.ts';

const TRAITS: ClientTraits = {
  hardware: mac(PHONE),
  broadcast: true,
  options: [opt(55, [1, 66, 6, 3, 15, 150, 35])],
  random: () => 0.5,
};
const XID = 0x8000_0000;

/** A client and the script of what happens to it. */
class Script {
  state: ClientState = IDLE_CLIENT;
  readonly story: string[] = [];
  sent: DhcpMessage | undefined;

  at(second: number, input: ClientInput): this {
    const now = instant(second * 1000);
    const step = stepClient(this.state, input, TRAITS, now);
    this.state = step.state;
    for (const effect of step.effects) {
      if (effect.kind === 'send') this.sent = effect.message;
      this.story.push(`${second} ${text(effect)}`);
    }
    return this;
  }

  /** Wakes it whenever it wants until then. */
  until(second: number): this {
    for (let next = clientDeadline(this.state); next <= second * 1000; next = clientDeadline(this.state)) {
      this.at(next / 1000, { kind: 'wake' });
    }
    return this;
  }

  get deadline(): Instant {
    return clientDeadline(this.state);
  }
}

function text(effect: ReturnType<typeof stepClient>['effects'][number]): string {
  if (effect.kind === 'send') return `${effect.message.kind} to ${formatIpv4(effect.to)}`;
  return effect.kind === 'bound' ? `bound ${formatIpv4(effect.lease.address)}` : `lost ${effect.reason}`;
}

const reply = (kind: 'offer' | 'ack' | 'nak', ...options: Parameters<typeof opt>[]): ClientInput => ({
  kind: 'received',
  message: message(kind, {
    op: 2,
    xid: XID,
    yiaddr: ip(kind === 'nak' ? '0.0.0.0' : '192.168.1.100'),
    siaddr: ip('192.168.1.3'),
    options: [
      address(54, '192.168.1.1'),
      address(1, '255.255.255.0'),
      opt(51, [0, 0, 0x1c, 0x20]),
      ...options.map((one) => opt(...one)),
    ],
  }),
});

const bound = (): Script => new Script().at(0, { kind: 'start' }).at(1, reply('offer')).at(2, reply('ack'));

describe('a DHCP client', () => {
  it('discovers, requests the offer by name of its server, and is bound', () => {
    const client = bound();
    expect(client.story).toEqual([
      '0 discover to 255.255.255.255',
      '1 request to 255.255.255.255',
      '2 bound 192.168.1.100',
    ]);
    expect(client.sent && option(client.sent, 50)).toEqual(Uint8Array.of(192, 168, 1, 100));
    expect(client.sent && option(client.sent, 54)).toEqual(Uint8Array.of(192, 168, 1, 1));
    expect(client.deadline).toBe(2000 + 3_600_000);
  });

  it('repeats its DISCOVER with doubling waits up to 64 seconds', () => {
    const client = new Script().at(0, { kind: 'start' }).until(200);
    expect(client.story.map((line) => Number(line.split(' ')[0]))).toEqual([0, 4, 12, 28, 60, 124, 188]);
  });

  it('starts over when its requests are not answered', () => {
    const client = new Script().at(0, { kind: 'start' }).at(1, reply('offer')).until(200);
    expect(client.story.filter((line) => line.includes('request'))).toHaveLength(5);
    expect(client.story.at(-1)).toContain('discover');
  });

  it('renews by unicast at half its lease, rebinds by broadcast at seven eighths, and loses it at the end', () => {
    const client = bound().until(7202);
    expect(client.story.slice(3).map((line) => line.replace(/^(\d+)\S*/, '$1'))).toEqual([
      '3602 request to 192.168.1.1',
      '4952 request to 192.168.1.1',
      '5627 request to 192.168.1.1',
      '5964 request to 192.168.1.1',
      '6133 request to 192.168.1.1',
      '6217 request to 192.168.1.1',
      '6277 request to 192.168.1.1',
      '6302 request to 255.255.255.255',
      '6752 request to 255.255.255.255',
      '6977 request to 255.255.255.255',
      '7089 request to 255.255.255.255',
      '7149 request to 255.255.255.255',
      '7202 lost expired',
      '7202 discover to 255.255.255.255',
    ]);
    expect(client.sent?.ciaddr).toBe(0);
  });

  it('carries its address in ciaddr when it renews, and neither option 50 nor 54', () => {
    const { sent } = bound().until(3602);
    expect(sent && [sent.ciaddr, option(sent, 50), option(sent, 54)]).toEqual([
      ip('192.168.1.100'),
      undefined,
      undefined,
    ]);
  });

  it('starts over when it is refused', () => {
    const client = new Script().at(0, { kind: 'restart', address: ip('10.0.0.7') }).at(1, reply('nak'));
    expect(client.story).toEqual(['0 request to 255.255.255.255', '1 lost refused', '1 discover to 255.255.255.255']);
  });

  it('declines an address that somebody else has, and waits ten seconds', () => {
    const client = bound().at(3, { kind: 'conflict' });
    expect(client.story.slice(3)).toEqual(['3 lost conflict', '3 decline to 255.255.255.255']);
    expect(client.deadline).toBe(13_000);
  });

  it('gives its address back', () => {
    expect(bound().at(9, { kind: 'release' }).story.slice(3)).toEqual(['9 release to 192.168.1.1', '9 lost released']);
  });

  it.each([
    [
      '150 before 66 before siaddr',
      [
        [150, [10, 0, 0, 1]],
        [66, '10.0.0.2'],
      ],
      '10.0.0.1',
    ],
    [
      '66 when 150 is text (cause 2)',
      [
        [150, '192.168.1.10'.padEnd(13)],
        [66, '10.0.0.2\0'],
      ],
      '10.0.0.2',
    ],
    ['siaddr when there is nothing else', [], '192.168.1.3'],
  ] as [string, Parameters<typeof opt>[], string][])('looks for its file server in %s', (_what, options, server) => {
    const client = new Script()
      .at(0, { kind: 'start' })
      .at(1, reply('offer'))
      .at(2, reply('ack', ...options));
    expect(client.state).toMatchObject({ kind: 'bound', lease: { fileServer: ip(server) } });
  });

  it('does not listen to replies for others', () => {
    const foreign = reply('offer');
    if (foreign.kind !== 'received') return;
    const client = new Script()
      .at(0, { kind: 'start' })
      .at(1, { kind: 'received', message: { ...foreign.message, xid: 7 } });
    expect(client.state.kind).toBe('selecting');
  });
});
