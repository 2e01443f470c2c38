/** A simulated device on a network: it plays the session of its recipe. One device; a group shares the DHCP socket. */
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import type { SessionAsk } from '../../knowledge/recipe.ts';
import { ANY_ADDRESS, LIMITED_BROADCAST, macToBytes, type AdapterAddress, type Ipv4 } from '../../lib/address.ts';
import { after, instant, millis, NEVER, seconds, type Instant, type Millis } from '../../lib/time.ts';
import {
  clientDeadline,
  IDLE_CLIENT,
  stepClient,
  type ClientEffect,
  type ClientInput,
  type ClientState,
  type ClientTraits,
} from '../../protocols/dhcp/client/client.ts';
import { encodeOptionValue } from '../../protocols/dhcp/options/options.ts';
import { OPTION } from '../../protocols/dhcp/options/option-rows.ts';
import { dhcpMessage, type DhcpMessage, type DhcpOption } from '../../protocols/dhcp/wire/message.ts';
import { encodeText } from '../../lib/text.ts';
import { FIRST_PORT, PORTS, type Member, type Send } from '../member.ts';
import type { DeviceNetwork } from '../phone/network.ts';
import { DeviceFetch, pacedBy, type DeviceFetchOutcome } from './fetch.ts';
import { askedName, type DeviceTraits } from './traits.ts';

export type DeviceTold =
  | { readonly kind: 'leased'; readonly address: Ipv4 }
  | { readonly kind: 'lost-power' | 'running' }
  | { readonly kind: 'read' | 'missing' | 'wrote'; readonly file: string }
  | { readonly kind: 'failed'; readonly what: string };

/** From power to its first question. */
const STARTS = seconds(2);
const SETTLING = millis(60);
const BOOTP_AGAIN = seconds(4);
const FILE_AGAIN = seconds(5);
const PATIENCE = seconds(3);
const IMPATIENCE = millis(150);
const UPLOAD_BYTES = 1200;
/** In the middle of a file, not at its beginning. */
const UNPLUGGED_AFTER = 40_000;

export class Device implements Member {
  readonly traits: DeviceTraits;
  readonly #network: DeviceNetwork;
  readonly #send: Send;
  readonly #tell: (told: DeviceTold, now: Instant) => void;
  readonly #client: ClientTraits;
  readonly #asks: readonly SessionAsk[];
  #dhcp: ClientState = IDLE_CLIENT;
  #at: AdapterAddress | undefined;
  #place: Omit<SocketPlace, 'port'> | undefined;
  #server: Ipv4 = ANY_ADDRESS;
  #fetch: DeviceFetch | undefined;
  /** The ask that is next or under way. */
  #next = 0;
  #deadline: Instant = NEVER;
  #wants: 'address' | 'bootp' | 'file' | 'nothing' = 'nothing';
  #hasRebooted = false;
  #port: number;

  constructor(
    traits: DeviceTraits,
    network: DeviceNetwork,
    wires: { readonly send: Send; readonly order: number; readonly tell: (told: DeviceTold, now: Instant) => void },
  ) {
    this.traits = traits;
    this.#network = network;
    this.#send = wires.send;
    this.#tell = wires.tell;
    this.#asks = traits.recipe.session?.asks ?? [];
    this.#client = { hardware: traits.hardware, broadcast: true, options: dhcpOptions(traits), random: traits.random };
    this.#port = 8192 + wires.order * 16;
  }

  get hardware(): DeviceTraits['hardware'] {
    return this.traits.hardware;
  }

  powerOn(now: Instant): void {
    this.#next = 0;
    this.#start(now);
  }

  switchOff(): void {
    this.#stopNetwork();
  }

  hear(message: DhcpMessage, now: Instant): void {
    const how = this.traits.recipe.session?.address;
    if (how === 'bootp') {
      if (this.#wants === 'bootp') this.#assume({ address: message.yiaddr, prefix: 24 }, message.siaddr, now);
      return;
    }
    // Its boot program begins with the OFFER, and sends no REQUEST.
    if (how === 'offer' && message.kind === 'offer') {
      if (this.#at !== undefined) return;
      this.#dhcp = IDLE_CLIENT;
      return this.#assume({ address: message.yiaddr, prefix: 24 }, message.siaddr, now);
    }
    this.#dhcpStep({ kind: 'received', message }, now);
  }

  wake(now: Instant): void {
    if (clientDeadline(this.#dhcp) <= now) this.#dhcpStep({ kind: 'wake' }, now);
    if (this.#deadline > now) return;
    this.#deadline = NEVER;
    if (this.#wants === 'address') this.#seekAddress(now);
    else if (this.#wants === 'bootp') this.#bootp(now);
    else if (this.#wants === 'file') this.#ask(now);
  }

  deadline(): Instant {
    return instant(Math.min(clientDeadline(this.#dhcp), this.#deadline));
  }

  #start(now: Instant): void {
    this.#stopNetwork();
    this.#want('address', STARTS, now);
  }

  #want(what: 'address' | 'bootp' | 'file', wait: Millis, now: Instant): void {
    this.#wants = what;
    this.#deadline = after(now, pacedBy(this.traits.pace, wait));
  }

  #seekAddress(now: Instant): void {
    this.#stopNetwork();
    const { fixed, recipe } = this.traits;
    if (fixed !== undefined) return this.#assume(fixed.at, fixed.server, now);
    if (recipe.session?.address === 'bootp') return this.#bootp(now);
    this.#wants = 'nothing';
    this.#dhcpStep({ kind: 'start' }, now);
  }

  #bootp(now: Instant): void {
    const { hardware, options, random } = this.#client;
    const ofBootp = options.filter(({ code }) => code === OPTION.vendorClass);
    const xid = Math.floor(random() * 0xffff_ffff);
    const chaddr = new Uint8Array(16);
    chaddr.set(macToBytes(hardware));
    this.#send(dhcpMessage({ kind: 'bootp', chaddr, xid, flags: 0x8000, options: ofBootp }), LIMITED_BROADCAST);
    this.#want('bootp', BOOTP_AGAIN, now);
  }

  #dhcpStep(input: ClientInput, now: Instant): void {
    const { state, effects } = stepClient(this.#dhcp, input, this.#client, now);
    this.#dhcp = state;
    for (const effect of effects) this.#act(effect, now);
  }

  #act(effect: ClientEffect, now: Instant): void {
    if (effect.kind === 'send') this.#send(effect.message, effect.to);
    if (effect.kind !== 'bound' || this.#at?.address === effect.lease.address) return;
    const { address, prefix, fileServer } = effect.lease;
    if (fileServer === undefined) this.#tell({ kind: 'failed', what: 'no server was named' }, now);
    else this.#assume({ address, prefix }, fileServer, now);
  }

  #assume(at: AdapterAddress, server: Ipv4, now: Instant): void {
    this.#at = at;
    this.#server = server;
    this.#wants = 'nothing';
    this.#network.assume(at, (place) => {
      if (!place.ok) return this.#tell({ kind: 'failed', what: place.error.message }, now);
      this.#place = place.value;
      this.#tell({ kind: 'leased', address: at.address }, now);
      this.#want('file', SETTLING, now);
    });
  }

  #ask(now: Instant): void {
    const ask = this.#asks[this.#next];
    const place = this.#place;
    if (ask === undefined) return this.#end(now);
    // What is read by HTTP is played by programs that speak it.
    if (place === undefined || ask.by === 'http') return this.#answered(ask, { kind: 'missing' }, now);
    const { pace, isImpatient, loses = 0, random } = this.traits;
    const fetch = new DeviceFetch({
      server: this.#server,
      port: this.#network.tftpPort,
      file: askedName(ask, this.hardware),
      options: this.#optionsOf(ask),
      probe: ask.probe === true,
      ...(ask.writes === true && { writes: UPLOAD_BYTES }),
      broadcast: ask.broadcast === true,
      patience: isImpatient === true ? IMPATIENCE : pacedBy(pace, PATIENCE),
      loses,
      random,
      arriving: (bytes) => this.#arriving(bytes),
      ended: (outcome) => this.#answered(ask, outcome, this.#network.now()),
    });
    this.#fetch = fetch;
    this.#open(fetch, place, 8);
  }

  #optionsOf({ options = {} }: SessionAsk): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, askedName({ file: value }, this.hardware)]),
    );
  }

  #open(fetch: DeviceFetch, place: Omit<SocketPlace, 'port'>, tries: number): void {
    this.#port = (this.#port + 1) % PORTS;
    this.#network.open({ ...place, port: FIRST_PORT + this.#port, broadcast: true }, fetch, (socket) => {
      if (!socket.ok && tries > 0) return this.#open(fetch, place, tries - 1);
      if (!socket.ok) return this.#tell({ kind: 'failed', what: socket.error.message }, this.#network.now());
      if (this.#fetch !== fetch) return socket.value.close();
      fetch.begin(socket.value, this.#network.now());
      this.#network.poke();
    });
  }

  #arriving(bytes: number): void {
    if (this.traits.reboots !== true || this.#hasRebooted || bytes < UNPLUGGED_AFTER) return;
    this.#hasRebooted = true;
    const now = this.#network.now();
    this.#tell({ kind: 'lost-power' }, now);
    this.powerOn(now);
    this.#network.poke();
  }

  /** It goes on after what need not be there; for everything else it asks again. */
  #answered(ask: SessionAsk, outcome: DeviceFetchOutcome, now: Instant): void {
    const file = askedName(ask, this.hardware);
    const isGone = outcome.kind === 'fetched' || ask.optional === true || ask.writes === true || ask.by === 'http';
    if (outcome.kind === 'fetched') this.#tell({ kind: ask.writes === true ? 'wrote' : 'read', file }, now);
    else if (isGone) this.#tell({ kind: 'missing', file }, now);
    else this.#tell({ kind: 'failed', what: `${file}: ${outcome.kind}` }, now);
    if (isGone) this.#goOn(now);
    else this.#want('file', FILE_AGAIN, now);
    this.#network.poke();
  }

  #goOn(now: Instant): void {
    this.#next += 1;
    const next = this.#asks[this.#next];
    if (next === undefined) return this.#end(now);
    this.#want(next.restarts === true ? 'address' : 'file', seconds(next.after ?? 0.02), now);
  }

  #end(now: Instant): void {
    this.#wants = 'nothing';
    this.#tell({ kind: 'running' }, now);
  }

  #stopNetwork(): void {
    this.#fetch?.abandon();
    this.#fetch = undefined;
    this.#dhcp = IDLE_CLIENT;
    this.#place = undefined;
    if (this.#at !== undefined) this.#network.abandon(this.#at);
    this.#at = undefined;
  }
}

/** 61, 60, 55 and what its recipe has besides; values are as the settings write them. */
function dhcpOptions({ hardware, vendorClass, recipe }: DeviceTraits): readonly DhcpOption[] {
  const {
    wishes = [OPTION.subnetMask, OPTION.router, OPTION.tftpServer, OPTION.bootFile, OPTION.tftpServers],
    options = {},
  } = recipe.session ?? {};
  const own = Object.entries(options).flatMap(([code, value]): DhcpOption[] => {
    const bytes = encodeOptionValue(code, value);
    return bytes.ok ? [{ code: Number(code), bytes: bytes.value }] : [];
  });
  const isNamed = own.some(({ code }) => code === OPTION.vendorClass);
  return [
    { code: OPTION.clientId, bytes: Uint8Array.of(1, ...macToBytes(hardware)) },
    ...(vendorClass === undefined || isNamed ? [] : [{ code: OPTION.vendorClass, bytes: encodeText(vendorClass) }]),
    ...own,
    { code: OPTION.parameterList, bytes: Uint8Array.from(wishes) },
  ];
}
