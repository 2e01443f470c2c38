/**
 * Reads what `iptables-save` prints and tells which packets it would drop. What is not understood counts as not known: a
 * packet is only said to be dropped where that is sure.
 */
import { parseCidr, parseIpv4, subnetContains, subnetOf, type Ipv4 } from '../../lib/address.ts';
import { every, not, some, type Certainty, type Dropped, type ProbePacket } from './packet.ts';

interface Rule {
  /** Words behind the name of the chain. */
  readonly words: readonly string[];
}

interface Chain {
  readonly policy: string;
  readonly rules: readonly Rule[];
}

/** By table and chain: `filter INPUT`. */
export type Iptables = ReadonlyMap<string, Chain>;

const DEEPEST = 16;
const WAYS: Readonly<Record<ProbePacket['way'], readonly string[]>> = {
  in: ['raw PREROUTING', 'mangle PREROUTING', 'mangle INPUT', 'filter INPUT'],
  out: ['raw OUTPUT', 'mangle OUTPUT', 'filter OUTPUT'],
};

export function parseIptablesSave(text: string): Iptables {
  const chains = new Map<string, { policy: string; rules: Rule[] }>();
  let table = '';
  for (const line of text.split('\n')) {
    const [, name = '', policy = ''] = /^:(\S+) (\S+)/.exec(line) ?? [];
    const [, chain = '', rest = ''] = /^-A (\S+) ?(.*)$/.exec(line) ?? [];
    if (line.startsWith('*')) table = line.slice(1).trim();
    else if (name !== '') chains.set(`${table} ${name}`, { policy, rules: [] });
    else if (chain !== '') chains.get(`${table} ${chain}`)?.rules.push({ words: wordsOf(rest) });
  }
  return chains;
}

/** Where the packet is dropped for sure; undefined where it passes, or may pass. */
export function droppedByIptables(tables: Iptables, packet: ProbePacket): Dropped | undefined {
  for (const place of WAYS[packet.way]) {
    const chain = tables.get(place);
    if (chain === undefined) continue;
    const verdict = verdictOf(place, packet, tables, DEEPEST);
    const isDropped = verdict === 'drop' || (verdict === 'end' && chain.policy === 'DROP');
    const [table = '', name = ''] = place.split(' ');
    if (isDropped) return { packet, where: `chain ${name} of table ${table}`, mend: mend(table, name, packet) };
  }
  return undefined;
}

function mend(table: string, chain: string, { way, adapter }: ProbePacket): string {
  const of = table === 'filter' ? '' : ` -t ${table}`;
  return `sudo iptables${of} -I ${chain} ${way === 'in' ? '-i' : '-o'} ${adapter} -j ACCEPT`;
}

/** `end`: no rule decides. `unsure`: a rule that is not understood may. */
type Verdict = 'accept' | 'drop' | 'end' | 'unsure';

function verdictOf(place: string, packet: ProbePacket, tables: Iptables, depth: number): Verdict {
  if (depth === 0) return 'unsure';
  const [table = ''] = place.split(' ');
  let isUnsure = false;
  for (const { words } of tables.get(place)?.rules ?? []) {
    const verdict = ruleVerdict(words, table, packet, tables, depth);
    if (verdict === 'unsure') isUnsure = true;
    else if (verdict === 'return') break;
    else if (verdict !== 'end') return isUnsure && verdict === 'drop' ? 'unsure' : verdict;
  }
  return isUnsure ? 'unsure' : 'end';
}

/** A rule that may not concern the packet decides nothing for sure; that it may drop it is no news. */
function ruleVerdict(
  words: readonly string[],
  table: string,
  packet: ProbePacket,
  tables: Iptables,
  depth: number,
): Verdict | 'return' {
  const holds = isMatch(words, packet);
  const verdict = holds === false ? 'end' : targetVerdict(words, table, packet, tables, depth);
  if (holds === true || verdict === 'end') return verdict;
  return verdict === 'drop' ? 'end' : 'unsure';
}

function targetVerdict(
  words: readonly string[],
  table: string,
  packet: ProbePacket,
  tables: Iptables,
  depth: number,
): Verdict | 'return' {
  const target = after(words, '-j') ?? after(words, '-g');
  if (target === 'ACCEPT') return 'accept';
  if (target === 'DROP' || target === 'REJECT') return 'drop';
  if (target === 'RETURN') return 'return';
  const next = `${table} ${target}`;
  // Targets that are no chains (LOG, MARK, CT) let the packet go on.
  return tables.has(next) ? verdictOf(next, packet, tables, depth - 1) : 'end';
}

function after(words: readonly string[], option: string): string | undefined {
  const at = words.indexOf(option);
  return at < 0 ? undefined : words[at + 1];
}

/** Options that say nothing about the packet, with the number of words behind them. */
const SILENT: Readonly<Record<string, number>> = { '--comment': 1, '-j': Infinity, '-g': Infinity };
const KNOWN_MODULES: readonly string[] = [
  'udp',
  'tcp',
  'multiport',
  'conntrack',
  'state',
  'pkttype',
  'comment',
  'addrtype',
];

function isMatch(words: readonly string[], packet: ProbePacket): Certainty {
  const all: Certainty[] = [];
  let isNot = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '!') {
      isNot = true;
      continue;
    }
    const silent = SILENT[word];
    if (silent === Infinity) break;
    const value = words[at + 1] ?? '';
    at += 1;
    if (silent === undefined) {
      const holds = isOption(word, value, packet);
      all.push(isNot ? not(holds) : holds);
    }
    isNot = false;
  }
  return every(...all);
}

function isOption(option: string, value: string, packet: ProbePacket): Certainty {
  const { way, adapter, protocol, from, to, state, isBroadcast } = packet;
  switch (option) {
    case '-i':
      return way === 'in' && isAdapter(value, adapter);
    case '-o':
      return way === 'out' && isAdapter(value, adapter);
    case '-p':
      return value === 'all' || value === protocol;
    case '-s':
      return isIn(value, from.address);
    case '-d':
      return isIn(value, to.address);
    case '--dport':
    case '--dports':
    case '--destination-ports':
      return isPort(value, to.port);
    case '--sport':
    case '--sports':
    case '--source-ports':
      return isPort(value, from.port);
    case '--ports':
      return some([isPort(value, to.port), isPort(value, from.port)]);
    case '--ctstate':
    case '--state':
      return value.split(',').includes(state.toUpperCase());
    case '--pkt-type':
      return value === (isBroadcast ? 'broadcast' : 'unicast');
    case '--dst-type':
      return way === 'in' ? value === (isBroadcast ? 'BROADCAST' : 'LOCAL') : undefined;
    case '-m':
      return KNOWN_MODULES.includes(value) ? true : undefined;
    default:
      return undefined;
  }
}

function isAdapter(pattern: string, adapter: string): boolean {
  return pattern.endsWith('+') ? adapter.startsWith(pattern.slice(0, -1)) : pattern === adapter;
}

function isIn(text: string, address: Ipv4): Certainty {
  const [net = ''] = text.split('/');
  const at = parseCidr(text);
  if (at.ok) return subnetContains(subnetOf(at.value), address);
  const one = parseIpv4(net);
  return one.ok && !text.includes('/') ? one.value === address : undefined;
}

function isPort(text: string, port: number): Certainty {
  return text.split(',').some((part) => {
    const [first = '', last = first] = part.split(':');
    return port >= Number(first) && port <= Number(last || 65_535);
  });
}

/** Splits at blanks, but not inside of double quotes. */
function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
