/** Who a simulated phone registers with once it runs: by SCCP or SIP, as its firmware and its configuration want it. */
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import { formatIpv4, type Ipv4 } from '../../lib/address.ts';
import { NEVER, type Instant } from '../../lib/time.ts';
import type { Milestone } from './boot-state.ts';
import { CallManagerLink } from './call-manager-link.ts';
import type { CallerNews } from './caller-state.ts';
import type { PhoneConfiguration } from './configuration.ts';
import type { DeviceNetwork } from './network.ts';
import type { PhoneTraits } from './phone.ts';
import { sccpLoad } from './running-load.ts';
import { sipLineOf } from './sip-account.ts';
import type { SipCallNews } from './sip-call.ts';
import { SipLink } from './sip-link.ts';

/** Where the phone is, and what it runs. */
export interface RunningPhone {
  readonly own: Ipv4;
  readonly place: Omit<SocketPlace, 'port'>;
  /** Where it got its configuration from. */
  readonly server: Ipv4;
  readonly runs: readonly string[];
}

export class PhoneLines {
  readonly #traits: PhoneTraits;
  readonly #network: DeviceNetwork;
  readonly #tell: (news: CallerNews | SipCallNews, now: Instant) => void;
  #sip: SipLink | undefined;
  #sccp: CallManagerLink | undefined;
  /** How often it has registered anew by SIP. */
  #starts = 0;
  /** Why it restarted, in its own word. */
  #last = 'Initialized';

  constructor(
    traits: PhoneTraits,
    network: DeviceNetwork,
    tell: (news: CallerNews | SipCallNews, now: Instant) => void,
  ) {
    this.#traits = traits;
    this.#network = network;
    this.#tell = (news, now) => {
      if (news.kind === 'told-to-restart') this.#last = news.hard ? 'reset-reset' : 'reset-restart';
      tell(news, now);
    };
  }

  /** As its configuration says, else where that came from. */
  runsOn(milestone: Milestone, phone: RunningPhone): void {
    const server = formatIpv4(phone.server);
    if (milestone.kind === 'running') this.#bySccp(server, this.#network.callManagerPort, phone);
    if (milestone.kind !== 'configured') return;
    const { protocol, server: told = server, port } = milestone.configuration;
    if (protocol === 'sip') this.#bySip(milestone.configuration, phone);
    else this.#bySccp(told, port, phone);
  }

  deadline(): Instant {
    return this.#sccp?.deadline() ?? NEVER;
  }

  wake(): void {
    this.#sccp?.wake();
  }

  /** Without a word, as when it loses its power. */
  hangUp(): void {
    this.#sip?.abandon();
    this.#sip = undefined;
    this.#sccp?.abandon();
    this.#sccp = undefined;
  }

  #bySccp(host: string, port: number, { own, runs }: RunningPhone): void {
    const { connect } = this.#network;
    const { name, family, loadInformation: deviceType, pace } = this.#traits;
    const load = sccpLoad(runs, family);
    if (connect === undefined || load === undefined) return;
    this.hangUp();
    this.#sccp = new CallManagerLink({
      traits: { name, address: own, deviceType, load, last: this.#last, pace },
      connect: (listener, opened) => connect(own, { host, port }, listener, opened),
      network: this.#network,
      tell: this.#tell,
    });
  }

  #bySip(configuration: PhoneConfiguration, { own, place, runs }: RunningPhone): void {
    const line = sipLineOf(configuration, runs, this.#traits);
    this.hangUp();
    if (line === undefined) return;
    this.#starts += 1;
    this.#sip = new SipLink({
      traits: {
        ...line.account,
        address: formatIpv4(own),
        id: `${this.#traits.name}-${this.#starts}`,
        pace: this.#traits.pace,
      },
      server: line.server,
      place,
      network: this.#network,
      calls: this.#traits.calls,
      tell: this.#tell,
    });
  }
}
