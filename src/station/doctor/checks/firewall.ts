/** Whether a firewall of this computer drops what devices send to the station, or what they are answered. */
import type { Happening } from '../../../events/types.ts';
import type { Command, Ended } from '../../../host/adapters/address-commands.ts';
import { droppedByFirewalld, parseZone, zoneOf } from '../../../host/firewall/firewalld.ts';
import { droppedByIptables, parseIptablesSave } from '../../../host/firewall/iptables.ts';
import { macFirewallCommands, macFirewallDrops } from '../../../host/firewall/macos.ts';
import { droppedByNft, parseNftRuleset } from '../../../host/firewall/nftables.ts';
import type { Dropped, ProbePacket } from '../../../host/firewall/packet.ts';
import { isUfwActive, ufwMend } from '../../../host/firewall/ufw.ts';
import { windowsFirewallCommand, windowsFirewallDrops } from '../../../host/firewall/windows.ts';
import type { Inspection } from '../../../host/inspection.ts';
import type { Place } from '../../../services/place.ts';
import { packetsOf } from '../vital-packets.ts';
import { commandOf, seen, type Check, type Checked, type Patient } from '../check.ts';

/** What a firewall says, and which one it is. */
interface Looked {
  readonly firewall: string;
  /** Undefined where it is not there, or not at work. */
  readonly drops?: (packet: ProbePacket) => Dropped | undefined;
  /** It is there, and this user may not look at it. */
  readonly refused?: string;
}

export const FIREWALL_CHECK: Check = {
  name: 'firewall',
  async look(patient) {
    const { place, machine } = patient;
    if (place?.device === undefined) return { facts: [] };
    if (machine.platform === 'win32') return onWindows(patient, place.device);
    if (machine.platform === 'darwin') return onMac(patient, place.device);
    return onLinux(patient, place);
  },
};

async function onLinux({ machine }: Patient, place: Place): Promise<Checked> {
  const looked = await Promise.all([
    firewalld(machine.inspection, place),
    tables(machine.inspection),
    nft(machine.inspection),
  ]);
  const packets = packetsOf(place);
  const dropped = new Map<string, { readonly firewall: string; readonly drop: Dropped; readonly what: string[] }>();
  for (const packet of packets) {
    for (const { firewall, drops } of looked) {
      const drop = drops?.(packet);
      if (drop === undefined) continue;
      const known = dropped.get(drop.mend);
      if (known === undefined) dropped.set(drop.mend, { firewall, drop, what: [packet.what] });
      else known.what.push(packet.what);
      break;
    }
  }
  const facts = [...dropped.values()].map(({ firewall, drop, what }): Happening => ({
    type: 'host.firewall',
    firewall,
    where: drop.where,
    what: [...new Set(what)].join(', '),
    adapter: place.adapter,
    mend: drop.mend,
  }));
  const mends = [...dropped.values()].map(({ firewall, drop: { mend, packet } }) => ({
    question: `Let ${firewall} pass everything that ${packet.way === 'in' ? 'comes in' : 'leaves'} by ${place.adapter}?`,
    command: commandOf(mend),
  }));
  const refused = looked.filter((one) => one.refused !== undefined);
  const unchecked = refused.map(({ firewall, refused: reason = '' }): Happening => ({
    type: 'host.unchecked',
    check: 'firewall',
    reason: `${firewall}: ${reason}`,
    hint: 'Run this with sudo to see its rules.',
  }));
  const at = looked.filter(({ drops }) => drops !== undefined).map(({ firewall }) => firewall);
  const says =
    at.length === 0
      ? 'none was found.'
      : `${at.join(', ')} ${facts.length === 0 ? 'let devices in.' : 'do not let devices in.'}`;
  return {
    facts: [...facts, ...unchecked, ...(at.length === 0 && refused.length > 0 ? [] : [seen('firewall', says)])],
    mends,
  };
}

async function firewalld({ ask }: Inspection, { device = '' }: Place): Promise<Looked> {
  const firewall = 'firewalld';
  const state = await ask(words('firewall-cmd', '--state'));
  if (state.status !== 0 || !state.output.includes('running')) return { firewall };
  const active = await ask(words('firewall-cmd', '--get-active-zones'));
  const standard = await ask(words('firewall-cmd', '--get-default-zone'));
  const name = zoneOf(active.output, device) ?? standard.output.trim();
  const listed = await ask(words('firewall-cmd', `--zone=${name}`, '--list-all'));
  if (listed.status !== 0) return { firewall, refused: firstLine(listed) };
  const zone = parseZone(name, listed.output);
  return { firewall, drops: (packet) => droppedByFirewalld(zone, packet) };
}

/** ufw writes its rules with iptables: they tell what it drops, and its own command is the one that lasts. */
async function tables({ ask }: Inspection): Promise<Looked> {
  const saved = await ask(words('iptables-save'));
  if (saved.status !== 0) return lookedAt('iptables', saved);
  const rules = parseIptablesSave(saved.output);
  if (rules.size === 0) return { firewall: 'iptables' };
  const isUfw = isUfwActive((await ask(words('ufw', 'status'))).output);
  return {
    firewall: isUfw ? 'ufw' : 'iptables',
    drops(packet) {
      const drop = droppedByIptables(rules, packet);
      return drop === undefined || !isUfw ? drop : { ...drop, mend: ufwMend(packet.way, packet.adapter) };
    },
  };
}

async function nft({ ask }: Inspection): Promise<Looked> {
  const listed = await ask(words('nft', '-j', 'list', 'ruleset'));
  if (listed.status !== 0) return lookedAt('nftables', listed);
  const ruleset = parseNftRuleset(listed.output);
  if (ruleset === undefined || ruleset.chains.length === 0) return { firewall: 'nftables' };
  return { firewall: 'nftables', drops: (packet) => droppedByNft(ruleset, packet) };
}

/** A program that is not there has no rules; one that is refused has some that nobody sees. */
function lookedAt(firewall: string, ended: Ended): Looked {
  return ended.status === undefined ? { firewall } : { firewall, refused: firstLine(ended) };
}

function firstLine({ output }: Ended): string {
  return output.trim().split('\n')[0] ?? '';
}

function words(program: string, ...rest: readonly string[]): Command {
  return { program, words: rest };
}

async function onMac({ machine: { inspection } }: Patient, adapter: string): Promise<Checked> {
  const { program, ask } = inspection;
  const commands = macFirewallCommands(program);
  const [state, blockAll, application] = await Promise.all([
    ask(commands.state),
    ask(commands.blockAll),
    ask(commands.application),
  ]);
  const listings = { state: state.output, blockAll: blockAll.output, application: application.output };
  return alone('the firewall of macOS', macFirewallDrops(listings, program), adapter);
}

async function onWindows({ machine: { inspection } }: Patient, adapter: string): Promise<Checked> {
  const { program, ask } = inspection;
  const asked = await ask(windowsFirewallCommand(program));
  return alone('the Windows firewall', windowsFirewallDrops(asked.output, adapter, program), adapter);
}

function alone(
  firewall: string,
  dropped: { readonly where: string; readonly mend: string } | undefined,
  adapter: string,
): Checked {
  if (dropped === undefined) return { facts: [seen('firewall', `${firewall} lets devices in.`)] };
  const what = 'what devices send to this program';
  return {
    facts: [
      { type: 'host.firewall', firewall, ...dropped, what, adapter },
      seen('firewall', `${firewall} does not let devices in.`),
    ],
    mends: [{ question: `Let ${firewall} pass what comes in for this program?`, command: commandOf(dropped.mend) }],
  };
}
