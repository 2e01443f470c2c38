/** `rouse doctor`: looks, says what is wrong and which command mends it, and with `--mend` runs those that are safe. */
import { createInterface } from 'node:readline/promises';
import { EventStream } from '../../../events/stream.ts';
import { suggestAddress } from '../../../host/adapters/adapter-words.ts';
import { parseOwnAddress } from '../../../host/adapters/own-address.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import { findModel } from '../../../knowledge/recipes.ts';
import type { AdapterAddress } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { examine, mendOne, type Examined } from '../../../station/doctor/doctor.ts';
import type { DoctorOrder } from '../../../station/doctor/patient.ts';
import { SERVICES } from '../../../station/modules.ts';
import { EXIT, misused, type ExitCode } from '../exit.ts';
import { paintFor } from '../screen/paint.ts';
import { columnsOf } from '../screen/wrap.ts';
import { settingsFor, type SettingsOptions } from '../settings.ts';
import { dataFolder } from '../values.ts';
import { doctorText, summary } from './doctor-text.ts';

export interface DoctorOptions extends SettingsOptions {
  readonly json?: boolean;
  readonly data?: string;
  readonly mend?: boolean;
  readonly yes?: boolean;
  readonly setAddress?: string | true;
}

export async function doctor(what: readonly string[], options: DoctorOptions): Promise<ExitCode> {
  const order = await orderOf(what, options);
  if (!Array.isArray(order)) return examineAndMend(order, options);
  return misused(order);
}

async function examineAndMend(order: DoctorOrder, options: DoctorOptions): Promise<ExitCode> {
  const first = await examineAndTell(order, options);
  const hasMended = options.mend === true && (await mended(first, order, options));
  const last = hasMended ? await examineAndTell(order, options) : first;
  return last.isSound ? EXIT.done : EXIT.failed;
}

async function examineAndTell(order: DoctorOrder, { json = false }: DoctorOptions): Promise<Examined> {
  const events = new EventStream();
  tell(events, json);
  const examined = await examine(order, events);
  if (!json) process.stdout.write(summary(examined.findings, paintFor()));
  return examined;
}

function tell(events: EventStream, json: boolean): void {
  const paint = paintFor();
  events.subscribe((event) => {
    const text = json ? `${JSON.stringify(event)}\n` : doctorText(event, paint, columnsOf());
    if (text !== undefined) process.stdout.write(text);
  });
}

/** Whether anything was changed. Only what a person agrees to, each for itself; without a terminal only with `--yes`. */
async function mended({ mends }: Examined, { machine }: DoctorOrder, options: DoctorOptions): Promise<boolean> {
  const isAsking = process.stdin.isTTY && options.yes !== true;
  if (mends.length === 0) return false;
  if (!isAsking && options.yes !== true) {
    process.stderr.write('rouse: --mend asks before it changes anything, and nobody is there to ask: add --yes.\n');
    return false;
  }
  const events = new EventStream();
  tell(events, options.json ?? false);
  let hasMended = false;
  for (const mend of mends) {
    const line = [mend.command.program, ...mend.command.words].join(' ');
    if (isAsking && !(await agreed(`${mend.question} (${line}) [y/N] `))) continue;
    hasMended = (await mendOne(mend, machine, events)) || hasMended;
  }
  return hasMended;
}

async function agreed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(question);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

async function orderOf(what: readonly string[], options: DoctorOptions): Promise<DoctorOrder | string[]> {
  const folder = dataFolder(options);
  const loaded = await settingsFor(options, folder);
  const set = await addressToSet(options);
  const issues = [...(loaded.ok ? [] : loaded.error), ...(set.ok ? [] : [`--set-address: ${set.error}`])];
  if (!loaded.ok || !set.ok) return issues;
  const { settings, parts } = loaded.value;
  const address = set.value ?? settings.address;
  const [wish] = settings.adapter ?? [];
  return {
    machine: nodeMachine,
    settings,
    parts,
    off: new Set(SERVICES.map(({ name }) => name).filter((name) => options[name] === false)),
    dataFolder: folder,
    models: what.flatMap((word) => findModel(word)?.model.id ?? []),
    sources: what.filter((word) => findModel(word) === undefined),
    ...(wish === undefined ? {} : { wish }),
    ...(address === undefined ? {} : { address }),
  };
}

/** As `rouse up --set-address` takes it: without an address, one that nobody here has. */
async function addressToSet({ setAddress }: DoctorOptions): Promise<Result<AdapterAddress | undefined, string>> {
  if (setAddress === undefined) return ok(undefined);
  if (setAddress !== true) return parseOwnAddress(setAddress);
  const listed = await nodeMachine.adapters();
  return ok(suggestAddress(listed.ok ? listed.value : []));
}
