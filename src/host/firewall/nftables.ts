/**
 * Reads what `nft -j list ruleset` prints (libnftables-json(5)) and tells which packets it would drop. What is not understood
 * counts as not known: a packet is only said to be dropped where that is sure.
 */
import type { Certainty, Dropped, ProbePacket } from './packet.ts';
import { isMatch } from './nftables-match.ts';
import { isList, isRecord, recordsIn, textOf, type Json } from './json.ts';

interface Chain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  /** Absent for a chain that is only jumped to. */
  readonly hook?: string;
  readonly priority: number;
  readonly policy: string;
  readonly device?: string;
  readonly rules: readonly Rule[];
}

type Rule = readonly Json[];

export interface NftRuleset {
  readonly chains: readonly Chain[];
  /** Elements of named sets, by `family table name`. */
  readonly sets: ReadonlyMap<string, readonly unknown[]>;
}

/** `end`: nothing decides. `unsure`: something that is not understood may accept it. */
type Verdict = 'accept' | 'drop' | 'return' | 'end' | 'unsure';

/** Where a statement stands, and what is asked of it. */
interface Case {
  readonly chain: Chain;
  readonly packet: ProbePacket;
  readonly ruleset: NftRuleset;
  /** How many more jumps are followed. */
  readonly depth: number;
}

/** Rules can jump in circles only where somebody wrote the listing by hand. */
const DEEPEST = 16;
const FAMILIES: readonly string[] = ['ip', 'inet', 'netdev'];
/** The hooks that a packet passes on its way to a socket of this computer, and from one. */
const HOOKS: Readonly<Record<ProbePacket['way'], readonly string[]>> = {
  in: ['ingress', 'prerouting', 'input'],
  out: ['output', 'postrouting', 'egress'],
};

/** Undefined for what is no such listing. */
export function parseNftRuleset(text: string): NftRuleset | undefined {
  const root = parsed(text);
  if (!isRecord(root) || !Array.isArray(root['nftables'])) return undefined;
  const entries = root['nftables'].filter(isRecord);
  const rules = entries.flatMap(({ rule }) => (isRecord(rule) ? [rule] : []));
  const chains = entries.flatMap(({ chain }) => (isRecord(chain) ? [chainOf(chain, rules)] : []));
  const sets = entries.flatMap(({ set, map }) => [set, map].filter(isRecord));
  return {
    chains,
    sets: new Map(sets.map((set) => [placeOf(set), Array.isArray(set['elem']) ? set['elem'] : []])),
  };
}

/** Where the packet is dropped for sure; undefined where it passes, or may pass. */
export function droppedByNft(ruleset: NftRuleset, packet: ProbePacket): Dropped | undefined {
  for (const hook of HOOKS[packet.way]) {
    const chains = ruleset.chains.filter((chain) => chain.hook === hook && concerns(chain, packet));
    for (const chain of chains.toSorted((a, b) => a.priority - b.priority)) {
      const verdict = verdictOf({ chain, packet, ruleset, depth: DEEPEST });
      const isDropped = verdict === 'drop' || (verdict === 'end' && chain.policy === 'drop');
      const where = `chain ${chain.name} of table ${chain.family} ${chain.table}`;
      if (isDropped) return { packet, where, mend: mend(chain, packet) };
    }
  }
  return undefined;
}

function concerns({ family, device }: Chain, { adapter }: ProbePacket): boolean {
  return FAMILIES.includes(family) && (device === undefined || device === adapter);
}

/** A command that puts a rule in front of all others of the chain. */
function mend({ family, table, name }: Chain, { way, adapter }: ProbePacket): string {
  const word = way === 'in' ? 'iifname' : 'oifname';
  return `sudo nft insert rule ${family} ${table} ${name} ${word} ${adapter} accept`;
}

function verdictOf(one: Case): Verdict {
  if (one.depth === 0) return 'unsure';
  let isUnsure = false;
  for (const rule of one.chain.rules) {
    const verdict = ruleVerdict(rule, one);
    if (verdict === 'unsure') isUnsure = true;
    else if (verdict === 'return') break;
    else if (verdict !== 'end') return isUnsure && verdict === 'drop' ? 'unsure' : verdict;
  }
  return isUnsure ? 'unsure' : 'end';
}

/** A rule that may not concern the packet decides nothing for sure; that it may drop it is no news. */
function ruleVerdict(rule: Rule, one: Case): Verdict {
  let isSure = true;
  for (const statement of rule) {
    const holds = 'match' in statement ? isMatch(statement['match'], one.packet, setsOf(one)) : isLetThrough(statement);
    if (holds === false) return 'end';
    isSure &&= holds === true;
    const verdict = statementVerdict(statement, one);
    if (verdict === 'end') continue;
    if (isSure) return verdict;
    return verdict === 'drop' ? 'end' : 'unsure';
  }
  return 'end';
}

/** Statements that let some packets through and others not, by what is not known here. */
const UNSURE = ['limit', 'xt', 'quota', 'connlimit', 'synproxy', 'queue', 'fwd'] as const;

function isLetThrough(statement: Json): Certainty {
  const { xt } = statement;
  if (isRecord(xt) && xt['name'] === 'comment') return true;
  return UNSURE.some((word) => word in statement) ? undefined : true;
}

function statementVerdict(statement: Json, one: Case): Verdict {
  if ('accept' in statement) return 'accept';
  if ('drop' in statement || 'reject' in statement) return 'drop';
  if ('return' in statement) return 'return';
  if ('vmap' in statement) return mapVerdict(statement['vmap'], one);
  const target = targetOf(statement['jump']) ?? targetOf(statement['goto']);
  if (target === undefined) return 'end';
  const chain = chainIn(one.ruleset, one.chain, target);
  const verdict = chain === undefined ? 'unsure' : verdictOf({ ...one, chain, depth: one.depth - 1 });
  // What was gone to does not come back: the policy of the first chain decides.
  return verdict === 'end' && 'goto' in statement ? 'return' : verdict;
}

function mapVerdict(vmap: unknown, one: Case): Verdict {
  if (!isRecord(vmap)) return 'unsure';
  const named = textOf(vmap['data'])?.replace(/^@/, '') ?? '';
  const data = isRecord(vmap['data']) ? vmap['data']['set'] : setsOf(one)(named);
  if (!isList(data)) return 'unsure';
  let isUnsure = false;
  for (const row of data) {
    if (!isList(row) || !isRecord(row[1])) return 'unsure';
    const isIt = isMatch({ op: '==', left: vmap['key'], right: row[0] }, one.packet, setsOf(one));
    if (isIt === true) return statementVerdict(row[1], one);
    isUnsure ||= isIt === undefined;
  }
  return isUnsure ? 'unsure' : 'end';
}

function setsOf({ ruleset, chain: { family, table } }: Case): (name: string) => readonly unknown[] | undefined {
  return (name) => ruleset.sets.get(`${family} ${table} ${name}`);
}

function chainIn({ chains }: NftRuleset, { family, table }: Chain, name: string): Chain | undefined {
  return chains.find((chain) => chain.family === family && chain.table === table && chain.name === name);
}

function targetOf(jump: unknown): string | undefined {
  return isRecord(jump) ? textOf(jump['target']) : undefined;
}

function chainOf(chain: Json, rules: readonly Json[]): Chain {
  const [family, table, name] = [chain['family'], chain['table'], chain['name']].map(String);
  const own = rules.filter((rule) => rule['family'] === family && rule['table'] === table && rule['chain'] === name);
  const [hook, device] = [textOf(chain['hook']), textOf(chain['dev'])];
  return {
    family: family ?? '',
    table: table ?? '',
    name: name ?? '',
    ...(hook === undefined ? {} : { hook }),
    ...(device === undefined ? {} : { device }),
    priority: Number(chain['prio'] ?? 0),
    policy: textOf(chain['policy']) ?? 'accept',
    rules: own.map((rule) => recordsIn(rule['expr'])),
  };
}

function placeOf(set: Json): string {
  return `${String(set['family'])} ${String(set['table'])} ${String(set['name'])}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
