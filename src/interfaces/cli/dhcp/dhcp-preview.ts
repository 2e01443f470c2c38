/**
 * `rouse dhcp preview`: shows what the server would answer to a DISCOVER by the present settings. It uses no network and
 * no leases.
 */
import {
  ANY_ADDRESS,
  formatIpv4,
  LIMITED_BROADCAST,
  macToBytes,
  parseIpv4,
  parseMac,
  type AdapterAddress,
} from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { issuesBelow } from '../../../lib/setting-path.ts';
import { instant } from '../../../lib/time.ts';
import type { Compiled } from '../../../protocols/dhcp/settings/compile.ts';
import { decide } from '../../../protocols/dhcp/server/decide.ts';
import { dhcpMessage, type DhcpMessage, type DhcpOption } from '../../../protocols/dhcp/wire/message.ts';
import { encodeOptionValue, optionCode } from '../../../protocols/dhcp/options/options.ts';
import { previewOf, type Preview, type PreviewedReply } from '../../../protocols/dhcp/server/preview.ts';
import { httpPortOf, readyDhcp } from '../../../services/dhcp/parts.ts';
import { SERVICES } from '../../../station/modules.ts';
import { aligned } from '../screen/aligned.ts';
import { EXIT, misused, usageText, type ExitCode } from '../exit.ts';
import { paintFor, type Paint } from '../screen/paint.ts';
import { settingsFor, type LoadedSettings, type SettingsOptions } from '../settings.ts';
import { stationAt } from '../station-at.ts';
import { dataFolder } from '../values.ts';

export interface PreviewOptions extends Pick<SettingsOptions, 'set' | 'config'> {
  readonly mac: string;
  readonly sends?: readonly string[];
  readonly relay?: string;
  readonly at?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** Exit 1 when the device would get no answer. */
export async function dhcpPreview(options: PreviewOptions): Promise<ExitCode> {
  const { set, config } = options;
  const loaded = await settingsFor({ set, config }, dataFolder(options));
  if (!loaded.ok) return misused(loaded.error);
  const request = requestOf(options);
  const at = stationAt(options.at, loaded.value.settings);
  if (!request.ok) return misused(request.error);
  if (!at.ok) return misused([`--at: ${at.error}`]);
  const compiled = compile(loaded.value, at.value);
  if (!compiled.ok) return misused(compiled.error);
  const { world, warnings } = compiled.value;
  for (const { path, message } of warnings) process.stderr.write(usageText([`dhcp.${path}: ${message}`]));
  const preview = previewOf(decide(request.value, received(request.value, at.value), world));
  const text = options.json === true ? JSON.stringify(preview) : shown(preview, paintFor());
  process.stdout.write(`${text}\n`);
  return preview.reply === undefined ? EXIT.failed : EXIT.done;
}

/**
 * The DISCOVER of the device that the flags describe. Where they have no option 55, the server sends every option that is
 * set.
 */
function requestOf({ mac, sends = [], relay }: PreviewOptions): Result<DhcpMessage, readonly string[]> {
  const issues: string[] = [];
  const take = <T>(flag: string, read: Result<T, string>): T | undefined => {
    if (read.ok) return read.value;
    issues.push(`--${flag}: ${read.error}`);
    return undefined;
  };
  const hardware = take('mac', parseMac(mac));
  const giaddr = relay === undefined ? ANY_ADDRESS : take('relay', parseIpv4(relay));
  const options = sends.map((text) => take('sends', sentOption(text))).filter((option) => option !== undefined);
  if (hardware === undefined || giaddr === undefined || issues.length > 0) return err(issues);
  const chaddr = new Uint8Array(16);
  chaddr.set(macToBytes(hardware));
  return ok(dhcpMessage({ kind: 'discover', chaddr, giaddr, options }));
}

function sentOption(text: string): Result<DhcpOption, string> {
  const at = text.indexOf('=');
  if (at < 0) return err(`"${text}" is not like vendor-class=PXEClient`);
  const code = optionCode(text.slice(0, at));
  if (!code.ok) return code;
  const bytes = encodeOptionValue(code.value, text.slice(at + 1));
  return bytes.ok ? ok({ code: code.value, bytes: bytes.value }) : bytes;
}

function compile({ settings, where }: LoadedSettings, at: AdapterAddress): Result<Compiled, readonly string[]> {
  const place = { adapter: formatIpv4(at.address), at, isShared: false };
  const ready = readyDhcp(settings.dhcp, [place], new Set(SERVICES.map(({ name }) => name)), httpPortOf(settings.http));
  if (ready.ok) return ready;
  return err(issuesBelow('dhcp', ready.error).map(({ steps, message }) => `${where(steps)}: ${message}`));
}

function received({ giaddr }: DhcpMessage, adapter: AdapterAddress): Parameters<typeof decide>[1] {
  const local = giaddr === 0 ? LIMITED_BROADCAST : adapter.address;
  return { from: giaddr, fromPort: giaddr === 0 ? 68 : 67, local, adapter, now: instant(0) };
}

function shown({ outcome, reason, reply }: Preview, paint: Paint): string {
  if (reply === undefined) return `No answer: ${reason ?? outcome}`;
  const head = `${outcome} ${reply.address} to ${reply.to}, ${reply.length} bytes`;
  const [columns = '', ...rows] = aligned([
    ['OPTION', 'VALUE', 'FROM', 'BYTES'],
    ...reply.options.map(({ code, name, value, from, bytes }) => [`${code} ${name}`, value, from, bytes]),
  ]);
  return [paint('bold', head), fieldsText(reply), '', paint('dim', columns), ...rows, ...leftOutText(reply)].join('\n');
}

function fieldsText({ nextServer, serverName, bootFile }: PreviewedReply): string {
  return `siaddr ${nextServer}, sname "${serverName}", file "${bootFile}"`;
}

function leftOutText({ leftOut }: PreviewedReply): readonly string[] {
  return leftOut.length === 0
    ? []
    : ['', `Left out, because the device takes no longer message: ${leftOut.join(', ')}`];
}
