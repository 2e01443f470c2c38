/**
 * Gives an adapter an address while the station runs. A mark in the data folder remembers it, so that after a `kill -9`
 * the next start takes the left-over address away. A restart of the system takes it away by itself.
 */
import { formatCidr, parseCidr, type AdapterAddress } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { overlaps } from '../../adapters/adapter-words.ts';
import type { Adapter } from '../../adapters/adapters.ts';
import {
  addressError,
  isGone,
  wasThere,
  type AddressCommands,
  type Command,
  type Ended,
} from '../../adapters/address-commands.ts';
import { DONE, readFile, replaceFile, type Done, type Files } from '../../files/files.ts';
import { linuxAddressCommands } from '../../linux/adapters/adapters.ts';
import { macAddressCommands } from '../../macos/adapters.ts';
import type { StationError } from '../../station-error.ts';
import { windowsAddressCommands } from '../../windows/adapters.ts';
import {
  bootId,
  identityOf,
  isAlive,
  isThisBoot,
  parseIdentity,
  type ProcessIdentity,
} from '../files/process-identity.ts';
import { runCommand } from '../run-command.ts';

export interface AddressSetting {
  readonly adapter: string;
  readonly address: AdapterAddress;
  /** False when the adapter had it already: then it stays. */
  readonly added: boolean;
  /** One sentence each. */
  readonly warnings: readonly string[];
  /** Adds the address again when it was lost with the link or with a USB adapter; nothing to do when it is there. */
  restore(): Done;
  /** Takes it away, waiting for it. Idempotent, and fit for an exit handler. */
  undo(): Done;
}

const FOLDER = 'addresses';

/** `files` is the data folder; without it nothing is remembered. Fails with `no-rights`, `unsupported`, `no-adapter`. */
export function setAddress(
  adapters: readonly Adapter[],
  adapter: Adapter,
  at: AdapterAddress,
  files?: Files,
): Result<AddressSetting, StationError> {
  const what = `${formatCidr(at)} could not be set on ${adapter.name}`;
  const setting = { adapter: adapter.name, address: at, warnings: overlaps(adapters, adapter, at) };
  if (adapter.addresses.some((own) => own.address === at.address)) return ok({ ...setting, added: false, ...NOTHING });
  const commands = addressCommands(process.platform, adapter, at);
  const mark = markName(adapter.name, at);
  if (files !== undefined) replaceFile(files, mark, markText(adapter, at));
  const added = addAll(commands, what);
  if (!added.ok || !added.value) files?.remove(mark);
  if (!added.ok) return added;
  if (!added.value) return ok({ ...setting, added: false, ...NOTHING });
  return ok({ ...setting, added: true, ...undoing(commands, what, () => files?.remove(mark)) });
}

/**
 * For the start: takes away what killed processes left behind, and returns it as `eth1: 192.168.1.1/24`. What this user
 * may not take away stays marked for one who may. Of another run of the system nothing is left behind but the mark: if the
 * adapter has such an address now, somebody else has set it.
 */
export function removeLeftOverAddresses(files: Files): readonly string[] {
  const names = files.list(FOLDER);
  if (!names.ok) return [];
  return names.value.flatMap((name) => {
    const mark = readMark(files, `${FOLDER}/${name}`);
    if (mark === undefined) return [];
    if (!isThisBoot(mark.boot)) {
      files.remove(`${FOLDER}/${name}`);
      return [];
    }
    if (isAlive(mark.owner)) return [];
    const what = `${mark.adapter.name}: ${formatCidr(mark.at)}`;
    const removed = removeAll(addressCommands(process.platform, mark.adapter, mark.at).remove, what);
    if (!removed.ok) return [];
    files.remove(`${FOLDER}/${name}`);
    return [what];
  });
}

/** The commands of a system; those of Linux where nothing better is known. */
export function addressCommands(platform: NodeJS.Platform, adapter: Adapter, at: AdapterAddress): AddressCommands {
  if (platform === 'win32') return windowsAddressCommands(adapter, at);
  return platform === 'darwin' ? macAddressCommands(adapter, at) : linuxAddressCommands(adapter, at);
}

const NOTHING: Pick<AddressSetting, 'restore' | 'undo'> = { restore: () => DONE, undo: () => DONE };

function undoing(
  commands: AddressCommands,
  what: string,
  forget: () => void,
): Pick<AddressSetting, 'restore' | 'undo'> {
  let done = false;
  return {
    restore: () => {
      const restored = done ? DONE : addAll(commands, what);
      return restored.ok ? DONE : restored;
    },
    undo: () => {
      if (done) return DONE;
      done = true;
      const undone = removeAll(commands.remove, what.replace('set on', 'removed from'));
      forget();
      return undone;
    },
  };
}

/** True when the address was added, false when it was there already; what failed half way is undone. */
function addAll(commands: AddressCommands, what: string): Result<boolean, StationError> {
  let added = true;
  for (const command of commands.add) {
    const ended = runCommand(command);
    if (wasThere(ended)) added = false;
    else if (failed(command, ended)) {
      if (added && command !== commands.add[0]) removeAll(commands.remove, what);
      return err(addressError(what, command, ended));
    }
  }
  return ok(added);
}

/** Goes on after a failure: what can be undone is undone. */
function removeAll(commands: readonly Command[], what: string): Done {
  let first: Done = DONE;
  for (const command of commands) {
    const ended = runCommand(command);
    if (failed(command, ended) && !isGone(ended) && first.ok) first = err(addressError(what, command, ended));
  }
  return first;
}

function failed(command: Command, ended: Ended): boolean {
  return ended.status !== 0 && command.optional !== true;
}

interface Mark {
  readonly owner: ProcessIdentity;
  /** In which run of the system it was set. */
  readonly boot: string;
  readonly adapter: Adapter;
  readonly at: AdapterAddress;
}

/** Of each address on an adapter one of its own. */
function markName(adapter: string, at: AdapterAddress): string {
  return `${FOLDER}/${encodeURIComponent(`${adapter} ${formatCidr(at)}`)}.json`;
}

function markText(adapter: Adapter, at: AdapterAddress): Uint8Array {
  const { name, enabled } = adapter;
  const mark = { ...identityOf(process.pid), boot: bootId(), adapter: name, enabled, address: formatCidr(at) };
  return new TextEncoder().encode(`${JSON.stringify(mark)}\n`);
}

function readMark(files: Files, name: string): Mark | undefined {
  const bytes = readFile(files, name);
  if (!bytes.ok || bytes.value === undefined) return undefined;
  const text = new TextDecoder().decode(bytes.value);
  const owner = parseIdentity(text);
  if (owner === undefined) return undefined;
  const mark: unknown = JSON.parse(text);
  if (!isMark(mark)) return undefined;
  const at = parseCidr(mark.address);
  const boot = 'boot' in mark && typeof mark.boot === 'string' ? mark.boot : '';
  return at.ok ? { owner, boot, adapter: bareAdapter(mark.adapter, mark.enabled), at: at.value } : undefined;
}

function isMark(value: unknown): value is { adapter: string; enabled: boolean; address: string } {
  if (typeof value !== 'object' || value === null) return false;
  if (!('adapter' in value && 'enabled' in value && 'address' in value)) return false;
  return typeof value.adapter === 'string' && typeof value.enabled === 'boolean' && typeof value.address === 'string';
}

function bareAdapter(name: string, enabled: boolean): Adapter {
  return { name, index: 0, kind: 'ethernet', enabled, link: 'unknown', addresses: [], hasDefaultRoute: false };
}
