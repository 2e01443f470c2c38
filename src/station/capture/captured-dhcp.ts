/** The talk about addresses in a capture, as the events of a station. */
import type { Happening, Report } from '../../events/types.ts';
import { ANY_ADDRESS, formatIpv4, LIMITED_BROADCAST, type Ipv4 } from '../../lib/address.ts';
import { setLatest } from '../../lib/set-latest.ts';
import { printable } from '../../lib/text.ts';
import type { Frame } from '../../protocols/ethernet/frame.ts';
import { hostName, senderName, vendorClass } from '../../protocols/dhcp/leases/identity.ts';
import { decodeDhcp } from '../../protocols/dhcp/wire/codec.ts';
import {
  namedServer,
  numberOption,
  option,
  wantedAddress,
  type DhcpMessage,
} from '../../protocols/dhcp/wire/message.ts';
import { givenIn } from '../../services/dhcp/serving/given.ts';

const PARAMETERS = 55;
const LEASE_TIME = 51;
const ARCHITECTURE = 93;
const MOST = 4096;

export class CapturedDhcp {
  readonly #station: Ipv4 | undefined;
  readonly #adapter: string;
  readonly #report: Report;
  readonly #lent = new Map<Ipv4, string>();
  readonly #foreign = new Set<Ipv4>();
  /** What devices said of themselves when they asked. */
  readonly #named = new Map<string, { readonly hostname?: string; readonly vendorClass?: string }>();

  constructor(station: Ipv4 | undefined, adapter: string, report: Report) {
    this.#station = station;
    this.#adapter = adapter;
    this.#report = report;
  }

  /** The device that the station has lent this address. */
  lentTo(address: Ipv4): string | undefined {
    return this.#lent.get(address);
  }

  hear({ bytes, source, destination }: Extract<Frame, { kind: 'udp' }>): void {
    const decoded = decodeDhcp(bytes);
    if (!decoded.ok) return;
    const message = decoded.value;
    if (message.kind === 'offer' || message.kind === 'ack' || message.kind === 'nak') {
      this.#reply(message, namedServer(message) ?? source, destination);
    } else this.#asked(message);
  }

  #asked(message: DhcpMessage): void {
    const device = senderName(message);
    switch (message.kind) {
      case 'discover': {
        const named = namesOf(message);
        setLatest(this.#named, device, named, MOST);
        const [arch] = numbers(option(message, ARCHITECTURE), 2);
        this.#report({
          type: 'dhcp.discover',
          device,
          ...named,
          parameters: [...(option(message, PARAMETERS) ?? [])],
          ...(message.secs === 0 ? {} : { secs: message.secs }),
          ...(arch === undefined ? {} : { arch }),
          ...(message.giaddr === ANY_ADDRESS ? {} : { relay: formatIpv4(message.giaddr) }),
        });
        return;
      }
      case 'request':
        setLatest(this.#named, device, { ...this.#named.get(device), ...namesOf(message) }, MOST);
        return this.#request(message, device);
      case 'decline':
        return this.#report({
          type: 'dhcp.decline',
          device,
          address: formatIpv4(wantedAddress(message) ?? ANY_ADDRESS),
          quarantine: 0,
        });
      case 'release':
        return this.#report({ type: 'dhcp.release', device, address: formatIpv4(message.ciaddr) });
      default:
    }
  }

  /** RFC 2131, table 4. */
  #request(message: DhcpMessage, device: string): void {
    const [chosen, wanted] = [namedServer(message), wantedAddress(message)];
    const address = formatIpv4(wanted ?? message.ciaddr);
    if (chosen !== undefined && chosen !== this.#station) {
      return this.#report({
        type: 'dhcp.elsewhere',
        device,
        ...this.#named.get(device),
        address,
        server: formatIpv4(chosen),
      });
    }
    const asks = chosen !== undefined ? 'selecting' : wanted !== undefined ? 'init-reboot' : 'renewing';
    this.#report({ type: 'dhcp.request', device, asks, address });
  }

  #reply(message: DhcpMessage, server: Ipv4, to: Ipv4): void {
    const device = senderName(message);
    if (server !== this.#station) return this.#elsewhere(message, server, device);
    const address = formatIpv4(message.yiaddr);
    if (message.kind === 'nak') {
      return this.#report({ type: 'dhcp.nak', device, address, reason: 'the server in this capture refused it' });
    }
    const time = numberOption(message, LEASE_TIME);
    const lease = time === undefined || time === 0xffff_ffff ? -1 : time * 1000;
    const lent = {
      device,
      address,
      lease,
      to: to === LIMITED_BROADCAST ? 'broadcast' : formatIpv4(to),
      gives: givenIn(message),
    };
    if (message.kind === 'offer') return this.#report({ type: 'dhcp.offer', ...lent });
    setLatest(this.#lent, message.yiaddr, device, MOST);
    this.#report({ type: 'dhcp.ack', ...lent, ...this.#named.get(device) });
  }

  #elsewhere(message: DhcpMessage, server: Ipv4, device: string): void {
    if (message.kind === 'nak' || message.yiaddr === ANY_ADDRESS) return;
    const [by, address] = [formatIpv4(server), formatIpv4(message.yiaddr)];
    if (!this.#foreign.has(server) && this.#foreign.size < MOST) {
      this.#foreign.add(server);
      this.#report({ type: 'dhcp.foreign-server', adapter: this.#adapter, server: by, offers: address, to: device });
    }
    const said = message.kind === 'ack' ? 'ACK' : 'OFFER';
    this.#report({ type: 'dhcp.overheard', device, address, server: by, message: said, gives: givenIn(message) });
  }
}

function namesOf(
  message: DhcpMessage,
): Pick<Extract<Happening, { type: 'dhcp.discover' }>, 'hostname' | 'vendorClass'> {
  const [name, kind] = [hostName(message), vendorClass(message)];
  return {
    ...(name === undefined ? {} : { hostname: printable(name) }),
    ...(kind === undefined ? {} : { vendorClass: printable(kind) }),
  };
}

function numbers(bytes: Uint8Array | undefined, size: number): readonly number[] {
  if (bytes === undefined || bytes.length < size) return [];
  return [bytes.subarray(0, size).reduce((value, byte) => value * 256 + byte, 0)];
}
