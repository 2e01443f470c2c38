/**
 * Rules about what a reply of a DHCP server gives a device. Each is a table row: which replies are wrong, and what is said
 * of them. A finding is settled when the device reads a file here, or is given something right.
 */
import type { Given } from '../events/areas/dhcp.ts';
import { parseIpv4, maskPrefix, subnetContains, subnetOf, type Ipv4, type Subnet } from '../lib/address.ts';
import type { AnyRule, EventOf, RuleName, Scene } from './rule.ts';
import { on, onAny, signRule, type Listener, type Sign } from './signs.ts';

type Giving = EventOf<'dhcp.offer' | 'dhcp.ack' | 'dhcp.overheard'>;

/** A reply as a rule looks at it. */
export interface Reply {
  readonly given: Given;
  /** The address that the device gets. */
  readonly address: string;
  /** The network of that address with the mask that is given; undefined where there is none. */
  readonly network: Subnet | undefined;
  /** It is our own reply, and what is wrong with it stands in our own settings. */
  readonly isOurs: boolean;
  /** Who gives it, as the beginning of a sentence: `The lease`, `The lease of the DHCP server 10.0.0.2`. */
  readonly lease: string;
  readonly scene: Scene;
}

export interface LeaseRule extends Pick<RuleName, 'cause' | 'explains'> {
  /** What is wrong with it; undefined where nothing is. */
  readonly wrong: (reply: Reply) => Sign | undefined;
  readonly certainAfter?: string;
  /** What the device says of it. */
  readonly said?: readonly Listener<Sign>[];
}

export function leaseRule({ wrong, explains = [], said = [], ...name }: LeaseRule): AnyRule {
  const look = (event: Giving, scene: Scene): Sign | undefined => {
    const reply = replyOf(event, scene);
    return reply === undefined ? undefined : wrong(reply);
  };
  const givings = ['dhcp.offer', 'dhcp.ack', 'dhcp.overheard'] as const;
  return signRule({
    ...name,
    explains: [...explains, 'flash-damaged'],
    about: 'device',
    signs: [...onAny(givings, look), ...said],
    ends: [
      on('file.request', () => 'it reads files here all the same'),
      on('file.missing', () => 'it asks for files here all the same'),
      ...onAny(givings, (event, scene) =>
        isWord(event, scene) && look(event, scene) === undefined ? 'it is given something else now' : undefined,
      ),
    ],
  });
}

/** What to do about a wrong lease, whoever gives it. */
export function mend({ isOurs, given }: Reply, setting: string): string {
  if (isOurs) return `Take ${setting} out of the settings (rouse.yaml): without it the station gives its own address.`;
  return `Correct ${setting} on the DHCP server ${given.server ?? ''}, or put the device on a cable of its own and let this station answer.`;
}

/** Where a Cisco loader looks for its files: option 150, then 66, then siaddr. Undefined where no address stands there. */
export function fileServer({ tftpServers, tftpName, nextServer }: Given): string | undefined {
  const named = tftpName === undefined || !parseIpv4(tftpName).ok ? undefined : tftpName;
  return tftpServers?.[0] ?? named ?? nextServer;
}

/** Whether an address lies in a network; false for what is no address. */
export function isIn(network: Subnet | undefined, address: string | undefined): boolean {
  const parsed = parsedAddress(address);
  return network !== undefined && parsed !== undefined && subnetContains(network, parsed);
}

/** `192.168.1.1` of `1.1.168.192`. */
export function reversed(address: string): string {
  return address.split('.').toReversed().join('.');
}

/** Undefined where no reply counts: what another server offers is chosen by nobody while the station answers. */
function replyOf(event: Giving, scene: Scene): Reply | undefined {
  const { gives: given = {}, address } = event;
  if (!isWord(event, scene)) return undefined;
  const isOurs = event.type !== 'dhcp.overheard';
  // Without `gives` the station gives itself for everything.
  if (isOurs && event.gives === undefined) return undefined;
  const lease = isOurs ? 'The lease' : `The lease of the DHCP server ${event.server}`;
  return { given, address, network: networkOf(given, address), isOurs, lease, scene };
}

function isWord(event: Giving, { facts }: Scene): boolean {
  return event.type !== 'dhcp.overheard' || event.message === 'ACK' || facts.mode === 'observe';
}

function networkOf({ mask }: Given, address: string): Subnet | undefined {
  const [at, parsedMask] = [parsedAddress(address), parsedAddress(mask)];
  const prefix = parsedMask === undefined ? undefined : maskPrefix(parsedMask);
  return at === undefined || prefix === undefined ? undefined : subnetOf({ address: at, prefix });
}

function parsedAddress(text: string | undefined): Ipv4 | undefined {
  const parsed = text === undefined ? undefined : parseIpv4(text);
  return parsed?.ok === true ? parsed.value : undefined;
}

/** An acknowledgement with which a device has all it needs to ask here for its files. */
export function isWholeLease(event: EventOf<'dhcp.ack'>, scene: Scene): boolean {
  // Of others it is not known that they ask for a file each time they start.
  if ((scene.story?.recipe?.trace.proof.length ?? 0) === 0) return false;
  if (event.gives === undefined) return true;
  const { server, tftpText, routers } = event.gives;
  const isReachable = isIn(networkOf(event.gives, event.address), routers?.[0]);
  return tftpText === undefined && isReachable && fileServer(event.gives) === server;
}
