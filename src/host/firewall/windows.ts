/** The firewall of Windows, asked by one PowerShell call that prints JSON (Get-NetFirewallProfile, Get-NetFirewallRule). */
import type { Command } from '../adapters/address-commands.ts';
import { isRecord, recordsIn, type Json } from './json.ts';

/**
 * Numbers and not words, so that the language of the system does not matter: `Enabled` 1 true; `Action` 2 allow, 4 block;
 * `Direction` 1 inbound; `DefaultInboundAction` 0 not configured (which blocks), 2 allow, 4 block; categories 0 public, 1
 * private, 2 domain.
 */
const SCRIPT = `
$ErrorActionPreference = 'SilentlyContinue'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$rules = @(Get-NetFirewallApplicationFilter -Program $env:ROUSE_PROGRAM | Get-NetFirewallRule)
@{
  profiles = @(Get-NetFirewallProfile | Select-Object Name,
    @{ n = 'Enabled'; e = { [int]$_.Enabled } }, @{ n = 'In'; e = { [int]$_.DefaultInboundAction } })
  networks = @(Get-NetConnectionProfile | Select-Object InterfaceAlias, @{ n = 'Category'; e = { [int]$_.NetworkCategory } })
  rules = @($rules | Select-Object @{ n = 'Enabled'; e = { [int]$_.Enabled } }, @{ n = 'Action'; e = { [int]$_.Action } },
    @{ n = 'Direction'; e = { [int]$_.Direction } }, @{ n = 'Profile'; e = { [int]$_.Profile } })
} | ConvertTo-Json -Depth 4 -Compress`;

/** `program`: of Node. It goes into the script as a PowerShell text in single quotes. */
export function windowsFirewallCommand(program: string): Command {
  const script = SCRIPT.replace('$env:ROUSE_PROGRAM', `'${program.replaceAll("'", "''")}'`);
  const encoded = Buffer.from(script, 'utf16le').toString('base64');
  return { program: 'powershell.exe', words: ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded] };
}

const CATEGORIES = ['Public', 'Private', 'Domain'] as const;
/** Bits of `Profile` of a rule; 0 is every profile. */
const PROFILE_BITS: Readonly<Record<string, number>> = { Domain: 1, Private: 2, Public: 4 };
const ALLOW = 2;
const BLOCK = 4;
const INBOUND = 1;

/** Why it drops what comes in for the program on this adapter, and the command that helps; undefined where it lets it in. */
export function windowsFirewallDrops(
  text: string,
  adapter: string,
  program: string,
): { where: string; mend: string } | undefined {
  const root = parsed(text);
  if (!isRecord(root)) return undefined;
  const network = recordsIn(root['networks']).find((row) => row['InterfaceAlias'] === adapter);
  // A cable that leads nowhere is an unidentified network, which Windows takes for a public one.
  const category = CATEGORIES[Number(network?.['Category'] ?? 0)] ?? 'Public';
  const profile = recordsIn(root['profiles']).find((row) => row['Name'] === category);
  if (profile === undefined || profile['Enabled'] !== 1) return undefined;
  const rules = recordsIn(root['rules']).filter((rule) => concerns(rule, PROFILE_BITS[category] ?? 0));
  const isBlocked = rules.some((rule) => rule['Action'] === BLOCK);
  const isAllowed = profile['In'] === ALLOW || rules.some((rule) => rule['Action'] === ALLOW);
  if (isAllowed && !isBlocked) return undefined;
  const where = `the Windows firewall, in its ${category.toLowerCase()} profile, which ${isBlocked ? 'blocks this program' : 'has no rule for this program'}`;
  const mend = isBlocked
    ? `netsh advfirewall firewall delete rule name=all dir=in program="${program}"`
    : `netsh advfirewall firewall add rule name=Rouse dir=in action=allow enable=yes profile=any program="${program}"`;
  return { where, mend };
}

function concerns(rule: Json, bit: number): boolean {
  const bits = Number(rule['Profile']);
  // Any is 0, and in some versions all bits that a signed number has.
  return (
    rule['Enabled'] === 1 && rule['Direction'] === INBOUND && (bits === 0 || bits === 0x7fff_ffff || (bits & bit) !== 0)
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
