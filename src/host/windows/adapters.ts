/**
 * The adapters of a Windows machine: one PowerShell call that prints JSON, and its reader. PowerShell takes about half
 * a second, so the list is asked for at the start and after a change, never in a loop.
 */
import { formatIpv4, parseIpv4, parseMac, prefixMask, type AdapterAddress } from '../../lib/address.ts';
import type { AddressCommands, Command } from '../adapters/address-commands.ts';
import { makerByDescription } from '../adapters/adapter-makers.ts';
import type { Adapter, AdapterKind } from '../adapters/adapters.ts';

/**
 * Prints `{ adapters, addresses, routes }`. Properties that PowerShell shows as words but holds as numbers are
 * printed as numbers, so that the language of the system does not matter.
 */
const SCRIPT = `
$ErrorActionPreference = 'SilentlyContinue'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
@{
  adapters = @(Get-NetAdapter | Select-Object Name, InterfaceDescription, ifIndex, MacAddress, Virtual, HardwareInterface,
    PnPDeviceID, ReceiveLinkSpeed,
    @{ n = 'Admin'; e = { [int]$_.InterfaceAdminStatus } },
    @{ n = 'Media'; e = { [int]$_.MediaConnectionState } },
    @{ n = 'Medium'; e = { [int]$_.NdisPhysicalMedium } })
  addresses = @(Get-NetIPAddress -AddressFamily IPv4 | Select-Object InterfaceIndex, IPAddress, PrefixLength)
  routes = @(Get-NetRoute -AddressFamily IPv4 -DestinationPrefix '0.0.0.0/0' | Select-Object InterfaceIndex)
} | ConvertTo-Json -Depth 4 -Compress`;

/** The script travels base64-encoded, so that no shell reads it. */
export const LIST_WINDOWS_ADAPTERS: Command = {
  program: 'powershell.exe',
  words: ['-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(SCRIPT, 'utf16le').toString('base64')],
};

/** NDIS_PHYSICAL_MEDIUM (ntddndis.h). */
const MEDIA: Readonly<Record<number, AdapterKind>> = {
  1: 'wifi',
  8: 'mobile',
  9: 'wifi',
  10: 'bluetooth',
  14: 'ethernet',
};

/** NET_IF_ADMIN_STATUS_UP and NET_IF_MEDIA_CONNECT_STATE (ifdef.h). */
const ADMIN_UP = 1;
const LINKS: Readonly<Record<number, Adapter['link']>> = { 1: 'up', 2: 'down' };

/** Reads what the script printed; rows without name or index are left out, unreadable text is an empty list. */
export function parseWindowsAdapters(text: string): readonly Adapter[] {
  const root = parseJson(text);
  const addresses = rows(root, 'addresses');
  const toElsewhere = new Set(rows(root, 'routes').map((row) => row['InterfaceIndex']));
  return rows(root, 'adapters').flatMap((row) => {
    const { Name: name, ifIndex: index } = row;
    if (typeof name !== 'string' || typeof index !== 'number') return [];
    const own = addresses.filter((at) => at['InterfaceIndex'] === index).flatMap(readAddress);
    return [{ name, index, ...readState(row), addresses: own, hasDefaultRoute: toElsewhere.has(index) }];
  });
}

type Row = Readonly<Record<string, unknown>>;

function readState(row: Row): Omit<Adapter, 'name' | 'index' | 'addresses' | 'hasDefaultRoute'> {
  const description = typeof row['InterfaceDescription'] === 'string' ? row['InterfaceDescription'] : '';
  const mac = parseMac(String(row['MacAddress']));
  const bits = Number(row['ReceiveLinkSpeed']);
  const enabled = row['Admin'] === ADMIN_UP;
  return {
    ...judge(row, description),
    enabled,
    link: enabled ? (LINKS[Number(row['Media'])] ?? 'unknown') : 'down',
    ...(mac.ok ? { mac: mac.value } : {}),
    ...(bits > 0 && bits < 1e12 ? { speed: Math.round(bits / 1e6) } : {}),
    ...(description === '' ? {} : { description }),
  };
}

function judge(row: Row, description: string): Pick<Adapter, 'kind' | 'virtual'> {
  const made = makerByDescription(String(row['Name']), description);
  if (made !== undefined) return { kind: made.kind, virtual: made.maker };
  const kind = MEDIA[Number(row['Medium'])] ?? 'ethernet';
  if (row['HardwareInterface'] === false || row['Virtual'] === true) return { kind: 'virtual', virtual: 'software' };
  const usb = kind === 'ethernet' && String(row['PnPDeviceID']).toUpperCase().startsWith('USB');
  return { kind: usb ? 'usb-ethernet' : kind };
}

function readAddress(row: Row): readonly AdapterAddress[] {
  const address = parseIpv4(String(row['IPAddress']));
  const prefix = Number(row['PrefixLength']);
  return address.ok && prefix >= 0 && prefix <= 32 ? [{ address: address.value, prefix }] : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** PowerShell 5 unwraps some one-element arrays, hence a single row is a list of one. */
function rows(root: unknown, name: string): readonly Row[] {
  if (!isRow(root)) return [];
  const value = root[name];
  return (Array.isArray(value) ? value : [value]).filter(isRow);
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The commands that add an address until the next restart and take it away again. */
export function windowsAddressCommands(adapter: Adapter, at: AdapterAddress): AddressCommands {
  const [name, address] = [`name=${adapter.name}`, `address=${formatIpv4(at.address)}`];
  const mask = `mask=${formatIpv4(prefixMask(at.prefix))}`;
  return {
    // Without coexistence an adapter that is set to DHCP loses its other addresses when it is given one.
    add: [coexistence(adapter, 'enabled'), netsh('add', 'address', name, address, mask, 'store=active')],
    remove: [netsh('delete', 'address', name, address, 'store=active'), coexistence(adapter, 'disabled')],
  };
}

function coexistence(adapter: Adapter, value: 'enabled' | 'disabled'): Command {
  const words = ['set', 'interface', `interface=${adapter.name}`, `dhcpstaticipcoexistence=${value}`, 'store=active'];
  return { ...netsh(...words), optional: true };
}

function netsh(...words: readonly string[]): Command {
  return { program: 'netsh', words: ['interface', 'ipv4', ...words] };
}
