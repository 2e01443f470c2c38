/**
 * A simulated phone on a network: the boot machine and the DHCP client machine, joined to sockets. One phone; a group
 * shares the DHCP socket (group.ts).
 */
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import { subnetContains, subnetOf, type AdapterAddress, type Ipv4, type Mac } from '../../lib/address.ts';
import { instant, type Instant } from '../../lib/time.ts';
import {
  clientDeadline,
  IDLE_CLIENT,
  stepClient,
  type ClientInput,
  type ClientState,
  type ClientTraits,
} from '../../protocols/dhcp/client/client.ts';
import type { ClientLease } from '../../protocols/dhcp/client/client-lease.ts';
import type { DhcpMessage } from '../../protocols/dhcp/wire/message.ts';
import { boot, bootDeadline, switchedOff } from './boot.ts';
import type { BootEffect, BootInput, BootState, BootTraits, Milestone } from './boot-state.ts';
import { FIRST_PORT, PORTS, type Member } from '../member.ts';
import { PhoneFetch, type FetchOutcome, type FetchTraits } from './fetch.ts';
import { dhcpOptions, isReadable } from './dhcp-words.ts';
import type { DeviceNetwork } from './network.ts';
import { PhoneLines } from './phone-lines.ts';
import type { SipCallNews } from './sip-call.ts';
import type { SipLineNews } from './sip-line.ts';

export interface PhoneTraits extends BootTraits {
  readonly hardware: Mac;
  /** Option 60, without the NUL that this phone adds. */
  readonly vendorClass: string;
  readonly random: () => number;
  /** What reaches it of the answers, where that is not everything. */
  readonly hears?: { readonly dhcp?: 'nothing' | 'broadcasts'; readonly files?: FetchTraits['hears'] };
  /** It finds somebody else at so many addresses, and declines them. */
  readonly declines?: number;
  /** Boot loaders keep no clock: the lease ends while they load. */
  readonly renews?: boolean;
  readonly options?: FetchTraits['options'];
  readonly loses?: number;
  /** A number that it calls once it is registered by SIP. */
  readonly calls?: string | undefined;
  /** What becomes of its DHCP messages on their way. */
  readonly says?: (message: DhcpMessage) => DhcpMessage;
}

export type PhoneStory =
  | Milestone
  | { readonly kind: 'leased'; readonly address: Ipv4 }
  | { readonly kind: 'fetching' | 'fetched' | 'missing'; readonly file: string }
  | { readonly kind: 'failed'; readonly what: string }
  | SipLineNews
  | SipCallNews;

export class Phone implements Member {
  readonly traits: PhoneTraits;
  readonly #network: DeviceNetwork;
  readonly #client: ClientTraits;
  readonly #send: (message: DhcpMessage, to: Ipv4) => void;
  readonly #tell: (story: PhoneStory, now: Instant) => void;
  #boot: BootState;
  #dhcp: ClientState = IDLE_CLIENT;
  #address: AdapterAddress | undefined;
  #place: Omit<SocketPlace, 'port'> | undefined;
  #fetch: PhoneFetch | undefined;
  /** Where it got its configuration from. */
  #server: Ipv4 | undefined;
  readonly #lines: PhoneLines;
  #port: number;
  #declined = 0;

  constructor(
    traits: PhoneTraits,
    network: DeviceNetwork,
    wires: {
      readonly send: (message: DhcpMessage, to: Ipv4) => void;
      readonly tell: (story: PhoneStory, now: Instant) => void;
      readonly order: number;
    },
  ) {
    this.traits = traits;
    this.#network = network;
    this.#client = {
      hardware: traits.hardware,
      broadcast: traits.hears?.dhcp !== 'broadcasts',
      options: dhcpOptions(traits),
      random: traits.random,
      renews: traits.renews,
    };
    this.#send = wires.send;
    this.#tell = wires.tell;
    this.#boot = switchedOff(traits);
    this.#port = wires.order * 16;
    this.#lines = new PhoneLines(traits, network, (news, now) => this.#heardOfLine(news, now));
  }

  get hardware(): PhoneTraits['hardware'] {
    return this.traits.hardware;
  }

  says(message: DhcpMessage): DhcpMessage {
    return this.traits.says?.(message) ?? message;
  }

  powerOn(now: Instant): void {
    this.#step({ kind: 'power-on' }, now);
  }

  /** A reply from a server, for this phone's hardware address. */
  hear(message: DhcpMessage, now: Instant): void {
    if (this.traits.hears?.dhcp !== undefined || !isReadable(message)) return;
    this.#dhcpStep({ kind: 'received', message }, now);
  }

  wake(now: Instant): void {
    if (clientDeadline(this.#dhcp) <= now) this.#dhcpStep({ kind: 'wake' }, now);
    if (bootDeadline(this.#boot) <= now) this.#step({ kind: 'wake' }, now);
    this.#lines.wake();
  }

  deadline(): Instant {
    return instant(Math.min(clientDeadline(this.#dhcp), bootDeadline(this.#boot), this.#lines.deadline()));
  }

  /** Takes its address from the machine again, at the end. */
  switchOff(): void {
    this.#stopNetwork();
  }

  #step(input: BootInput, now: Instant): void {
    const { state, effects } = boot(this.#boot, input, this.traits, now);
    this.#boot = state;
    for (const effect of effects) this.#act(effect, now);
  }

  #act(effect: BootEffect, now: Instant): void {
    switch (effect.kind) {
      case 'tell':
        this.#tell(effect.milestone, now);
        return this.#runsOn(effect.milestone);
      case 'start-network':
        return this.#dhcpStep({ kind: 'start' }, now);
      case 'stop-network':
        return this.#stopNetwork();
      case 'fetch':
        return this.#startFetch(effect.server, effect.file, now);
    }
  }

  #dhcpStep(input: ClientInput, now: Instant): void {
    const { state, effects } = stepClient(this.#dhcp, input, this.#client, now);
    this.#dhcp = state;
    for (const effect of effects) {
      if (effect.kind === 'send') this.#send(effect.message, effect.to);
      if (effect.kind === 'bound') this.#bound(effect.lease, now);
      if (effect.kind === 'lost') this.#stopFetching();
    }
  }

  /** Takes the address; a renewal of the same one changes nothing. */
  #bound(lease: ClientLease, now: Instant): void {
    if (this.#address?.address === lease.address) return;
    this.#stopFetching();
    if (this.#declined < (this.traits.declines ?? 0)) {
      this.#declined += 1;
      return this.#dhcpStep({ kind: 'conflict' }, now);
    }
    const at = { address: lease.address, prefix: lease.prefix };
    this.#address = at;
    this.#network.assume(at, (place) => {
      if (!place.ok) return this.#tell({ kind: 'failed', what: `${place.error.message} ${place.error.hint}` }, now);
      this.#place = place.value;
      this.#tell({ kind: 'leased', address: lease.address }, now);
      const server = lease.fileServer;
      const { router } = lease;
      if (router === undefined) return this.#tell({ kind: 'failed', what: 'No Default Router' }, now);
      if (!subnetContains(subnetOf(at), router))
        return this.#tell({ kind: 'failed', what: 'Router Not On Subnet' }, now);
      if (server === undefined) return this.#tell({ kind: 'failed', what: 'TFTP Server Required' }, now);
      this.#server = server;
      this.#step({ kind: 'leased', server }, now);
    });
  }

  #runsOn(milestone: Milestone): void {
    const [place, own] = [this.#place, this.#address?.address];
    if (place === undefined || own === undefined || this.#server === undefined) return;
    this.#lines.runsOn(milestone, { own, place, server: this.#server, runs: this.#boot.runs });
  }

  #heardOfLine(news: SipLineNews | SipCallNews, now: Instant): void {
    this.#tell(news, now);
    if (news.kind !== 'told-to-restart') return;
    this.#stopNetwork();
    this.#step({ kind: 'power-on' }, now);
  }

  #startFetch(server: Ipv4, file: string, now: Instant): void {
    const place = this.#place;
    if (place === undefined) return;
    this.#tell({ kind: 'fetching', file }, now);
    const arriving =
      this.traits.unpluggedDuring === undefined
        ? undefined
        : (bytes: number) => this.#step({ kind: 'arriving', bytes }, this.#network.now());
    const order = {
      server,
      port: this.#network.tftpPort,
      file,
      traits: this.#fetchTraits(),
      ended: (outcome: FetchOutcome) => this.#fetchEnded(file, outcome),
    };
    const fetch = new PhoneFetch(arriving === undefined ? order : { ...order, arriving }, now);
    this.#fetch = fetch;
    this.#openFetch(fetch, place, 8);
  }

  #fetchTraits(): FetchTraits {
    const { hears, options, loses, random } = this.traits;
    return { hears: hears?.files, options, loses, random };
  }

  /** On a machine of many programs a port may be taken: the next one is as good. */
  #openFetch(fetch: PhoneFetch, place: Omit<SocketPlace, 'port'>, tries: number): void {
    this.#port = (this.#port + 1) % PORTS;
    this.#network.open({ ...place, port: FIRST_PORT + this.#port }, fetch, (socket) => {
      if (!socket.ok && socket.error.code === 'port-taken' && tries > 0)
        return this.#openFetch(fetch, place, tries - 1);
      if (!socket.ok)
        return this.#tell(
          { kind: 'failed', what: `${socket.error.message} ${socket.error.hint}` },
          this.#network.now(),
        );
      if (this.#fetch !== fetch) return socket.value.close();
      fetch.begin(socket.value);
      this.#network.poke();
    });
  }

  #fetchEnded(file: string, outcome: FetchOutcome): void {
    const now = this.#network.now();
    if (outcome.kind === 'failed') {
      this.#tell({ kind: 'failed', what: `${file}: ${outcome.reason}` }, now);
      return this.#step({ kind: 'fetch-failed', file, reason: outcome.reason }, now);
    }
    this.#tell({ kind: outcome.kind, file }, now);
    if (outcome.kind === 'missing') this.#step({ kind: 'missing', file }, now);
    else this.#step({ kind: 'fetched', file, bytes: outcome.bytes }, now);
  }

  #stopFetching(): void {
    this.#fetch?.abandon();
    this.#fetch = undefined;
  }

  #stopNetwork(): void {
    this.#stopFetching();
    this.#lines.hangUp();
    this.#dhcp = IDLE_CLIENT;
    this.#place = undefined;
    if (this.#address !== undefined) this.#network.abandon(this.#address);
    this.#address = undefined;
  }
}
