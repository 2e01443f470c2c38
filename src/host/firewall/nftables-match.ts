/** Whether an expression `match` of nftables holds for a packet; unknown for what is not understood. */
import { ipv4, parseIpv4, subnetContains, subnetOf } from '../../lib/address.ts';
import { isList, isRecord, textOf } from './json.ts';
import { every, not, some, type Certainty, type ProbePacket } from './packet.ts';

/** The elements of a named set. */
type SetOf = (name: string) => readonly unknown[] | undefined;

/** What a packet has where an expression looks; several for what can be called differently. Undefined: not known. */
type Value = readonly (string | number)[] | undefined;

export function isMatch(match: unknown, packet: ProbePacket, setOf: SetOf): Certainty {
  if (!isRecord(match)) return undefined;
  const { op, left, right } = match;
  const values = valuesOf(left, packet);
  const isEqual = (): Certainty => allEqual(values, right, setOf);
  switch (op) {
    case '==':
    case 'in':
      return isEqual();
    case '!=':
      return not(isEqual());
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(values, op, Number(right));
    default:
      return undefined;
  }
}

/** Of a concatenation each part has its values. */
function valuesOf(left: unknown, packet: ProbePacket): readonly Value[] {
  if (isRecord(left) && Array.isArray(left['concat'])) return left['concat'].map((part) => valueOf(part, packet));
  return [valueOf(left, packet)];
}

function valueOf(left: unknown, packet: ProbePacket): Value {
  if (!isRecord(left)) return undefined;
  const { meta, payload, ct } = left;
  if (isRecord(meta)) return metaOf(textOf(meta['key']) ?? '', packet);
  if (isRecord(payload)) return fieldOf(textOf(payload['protocol']) ?? '', textOf(payload['field']) ?? '', packet);
  return isRecord(ct) && ct['key'] === 'state' ? [packet.state] : undefined;
}

const PROTOCOL_NUMBERS = { udp: 17, tcp: 6 } as const;
const NOWHERE = '';

function metaOf(key: string, packet: ProbePacket): Value {
  const { adapter, way, protocol, isBroadcast } = packet;
  switch (key) {
    case 'iifname':
    case 'iif':
      return [way === 'in' ? adapter : NOWHERE];
    case 'oifname':
    case 'oif':
      return [way === 'out' ? adapter : NOWHERE];
    case 'l4proto':
      return [protocol, PROTOCOL_NUMBERS[protocol]];
    case 'nfproto':
      return ['ipv4', 2];
    case 'protocol':
      return ['ip', 0x0800];
    case 'pkttype':
      return [isBroadcast ? 'broadcast' : 'host', isBroadcast ? 1 : 0];
    default:
      return undefined;
  }
}

function fieldOf(header: string, field: string, packet: ProbePacket): Value {
  const { protocol, from, to } = packet;
  if (header === 'ip')
    return field === 'saddr'
      ? [from.address]
      : field === 'daddr'
        ? [to.address]
        : field === 'protocol'
          ? [protocol]
          : undefined;
  if (header === 'udp' || header === 'tcp') {
    // A field of another protocol is not there, so the rule does not concern the packet.
    if (header !== protocol) return [NOWHERE];
  } else if (header !== 'th')
    return header === 'ip6' || header === 'icmp' || header === 'icmpv6' ? [NOWHERE] : undefined;
  return field === 'dport' ? [to.port] : field === 'sport' ? [from.port] : undefined;
}

function allEqual(values: readonly Value[], right: unknown, setOf: SetOf): Certainty {
  const elements = elementsOf(right, setOf);
  if (elements === undefined) return undefined;
  return some(elements.map((element) => isElement(values, element)));
}

/** A set is what one of its elements must be. */
function elementsOf(right: unknown, setOf: SetOf): readonly unknown[] | undefined {
  if (typeof right === 'string' && right.startsWith('@')) return setOf(right.slice(1));
  const list: unknown = isRecord(right) && 'set' in right ? right['set'] : right;
  return isList(list) ? list : [list];
}

function isElement(values: readonly Value[], element: unknown): Certainty {
  const bare = isRecord(element) && isRecord(element['elem']) ? element['elem']['val'] : element;
  const parts = isRecord(bare) && Array.isArray(bare['concat']) ? bare['concat'] : [bare];
  if (parts.length !== values.length) return undefined;
  return every(...values.map((value, index) => isOne(value, parts[index])));
}

function isOne(value: Value, wanted: unknown): Certainty {
  if (value === undefined) return undefined;
  return some(value.map((one) => isIt(one, wanted)));
}

function isIt(value: string | number, wanted: unknown): Certainty {
  if (value === NOWHERE) return false;
  if (isRecord(wanted)) return isInside(value, wanted);
  if (typeof wanted === 'number') return value === wanted;
  if (typeof wanted !== 'string') return undefined;
  if (typeof value === 'number') {
    const address = parseIpv4(wanted);
    return address.ok ? address.value === value : Number(wanted) === value;
  }
  return wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1)) : value === wanted;
}

function isInside(value: string | number, { range, prefix }: Readonly<Record<string, unknown>>): Certainty {
  if (typeof value !== 'number') return undefined;
  if (Array.isArray(range)) {
    const [first, last] = range.map(numberOf);
    return first === undefined || last === undefined ? undefined : value >= first && value <= last;
  }
  if (!isRecord(prefix)) return undefined;
  const address = parseIpv4(String(prefix['addr']));
  const at = address.ok ? subnetOf({ address: address.value, prefix: Number(prefix['len']) }) : undefined;
  return at === undefined ? undefined : subnetContains(at, ipv4(value));
}

function compared(values: readonly Value[], op: string, than: number): Certainty {
  const [value] = values[0] ?? [];
  if (typeof value !== 'number' || Number.isNaN(than)) return undefined;
  const difference = value - than;
  if (op.startsWith('<')) return op === '<' ? difference < 0 : difference <= 0;
  return op === '>' ? difference > 0 : difference >= 0;
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const address = parseIpv4(String(value));
  return address.ok ? address.value : undefined;
}
