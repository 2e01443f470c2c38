/** The routes of a Windows machine: one PowerShell call that prints JSON, and its reader. */
import { ANY_ADDRESS, parseCidr, parseIpv4, subnetOf } from '../../lib/address.ts';
import type { Command } from '../adapters/address-commands.ts';
import { recordsIn } from '../firewall/json.ts';
import type { Route } from '../inspection.ts';

const SCRIPT = `
$ErrorActionPreference = 'SilentlyContinue'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
ConvertTo-Json -Depth 3 -Compress @(Get-NetRoute -AddressFamily IPv4 | Select-Object DestinationPrefix, NextHop, InterfaceAlias)`;

export const LIST_WINDOWS_ROUTES: Command = {
  program: 'powershell.exe',
  words: ['-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(SCRIPT, 'utf16le').toString('base64')],
};

/** Reads what the script printed. Addresses of this computer and broadcasts are no routes that anybody made. */
export function parseWindowsRoutes(text: string): readonly Route[] {
  return recordsIn(parsed(text)).flatMap((row) => {
    const at = parseCidr(String(row['DestinationPrefix']));
    const gateway = parseIpv4(String(row['NextHop']));
    const device = row['InterfaceAlias'];
    if (!at.ok || typeof device !== 'string') return [];
    const via = gateway.ok ? gateway.value : ANY_ADDRESS;
    return at.value.prefix === 32 && via === ANY_ADDRESS ? [] : [{ network: subnetOf(at.value), device, gateway: via }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
