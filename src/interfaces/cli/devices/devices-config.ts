/**
 * `rouse devices config MAC`: what a phone will be given, and from where each value comes. The running station is asked, as
 * it knows the phone; without one it is worked out from the settings, the leases and the library.
 */
import { openFiles } from '../../../host/node/files/files.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import { parseMac, type Mac } from '../../../lib/address.ts';
import { allReplies, askStation } from '../../../station/asking/channel.ts';
import { PHONE_QUESTIONS, type ToldReply } from '../../../station/asking/phone-questions.ts';
import { configurationOffline } from '../../../station/phone-offline.ts';
import { listLeases } from '../../../storage/leases/lease-list.ts';
import { aligned } from '../screen/aligned.ts';
import { EXIT, exitOfAsking, failed, misused, type ExitCode } from '../exit.ts';
import { paintFor, type Paint } from '../screen/paint.ts';
import { settingsFor, type SettingsOptions } from '../settings.ts';
import { stationAt } from '../station-at.ts';
import { dataFolder } from '../values.ts';

export interface ConfigOptions extends Pick<SettingsOptions, 'set' | 'config'> {
  readonly data?: string;
  readonly at?: string;
  readonly json?: boolean;
  readonly showSecrets?: boolean;
}

export async function devicesConfig(id: string, options: ConfigOptions): Promise<ExitCode> {
  const hardware = parseMac(id.trim().replace(/^sep/i, ''));
  if (!hardware.ok) return misused([hardware.error]);
  const name = 'phones.configuration';
  const request = { device: hardware.value, secrets: options.showSecrets ?? false };
  const asked = await allReplies(askStation(dataFolder(options), name, PHONE_QUESTIONS[name], request));
  if (!asked.ok && asked.error.code !== 'no-station') return failed(asked.error, exitOfAsking(asked.error));
  const [told] = asked.ok ? asked.value : [];
  if (told !== undefined) return print(told, true, options);
  return offline(hardware.value, request.secrets, options);
}

async function offline(hardware: Mac, secrets: boolean, options: ConfigOptions): Promise<ExitCode> {
  const { set, config } = options;
  const data = dataFolder(options);
  const loaded = await settingsFor({ set, config }, data);
  if (!loaded.ok) return misused(loaded.error);
  const at = stationAt(options.at, loaded.value.settings);
  if (!at.ok) return misused([`--at: ${at.error}`]);
  const leases = listLeases(openFiles(data), (lease) => lease.hardware === hardware);
  const vendorClass = leases.ok ? leases.value.leases.at(-1)?.vendorClass : undefined;
  const { settings, parts } = loaded.value;
  const order = { settings, parts, dataFolder: data, at: at.value, ...(vendorClass && { vendorClass }) };
  const told = configurationOffline(hardware, secrets, order, nodeMachine);
  return told.ok ? print(told.value, false, options) : failed(told.error);
}

function print(told: ToldReply, isRunning: boolean, { json }: ConfigOptions): ExitCode {
  const text =
    json === true ? JSON.stringify({ ...told, running: isRunning }, undefined, 2) : shown(told, isRunning, paintFor());
  process.stdout.write(`${text.trimEnd()}\n`);
  return EXIT.done;
}

function shown({ device, maker, values, files }: ToldReply, isRunning: boolean, paint: Paint): string {
  const whence = isRunning
    ? 'as the running station tells it'
    : 'as a station would tell it by these settings once it was recovered';
  const rows = values.map(({ name, value, from }) => [name, value, from]);
  const parts = files.map(({ name, from, text }) => {
    const head = `${paint('bold', name)} (${from})`;
    return text === undefined
      ? `${head}\nnot shown: it may hold passwords (--show-secrets shows it)`
      : `${head}\n${text.trimEnd()}`;
  });
  const none = files.length === 0 ? ['No files are made for it.'] : [];
  return [
    `${paint('bold', device)}: ${maker}, ${whence}`,
    aligned([['setting', 'value', 'from'], ...rows]).join('\n'),
    ...parts,
    ...none,
  ].join('\n\n');
}
