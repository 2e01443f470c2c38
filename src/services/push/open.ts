/** Starts the push by itself, where what the user has given tells which file goes into which device. */
import type { DatagramHost } from '../../host/datagrams/datagrams.ts';
import type { AddressSetting } from '../../host/node/adapters/set-address.ts';
import type { StationError } from '../../host/station-error.ts';
import { baseName } from '../../formats/archive/entry-name.ts';
import { parseIpv4, type AdapterAddress, type Ipv4 } from '../../lib/address.ts';
import { ok, type Result } from '../../lib/result.ts';
import { after, type Millis } from '../../lib/time.ts';
import { printable } from '../../lib/text.ts';
import type { MainNeeds, MainService, RunningService } from '../module.ts';
import { giveBack, takeAddress } from '../own-address.ts';
import { callingFor, type Called } from './call-device.ts';
import { choicesOf, type GivenFile, type PushChoice } from './choice.ts';
import type { PushPlan } from './parts.ts';
import { Pushing } from './pushing.ts';

/** Images of such devices are far smaller; it is held in memory as long as the station runs. */
const LARGEST = 256 * 1024 * 1024;

async function open(plan: PushPlan, needs: MainNeeds): Promise<Result<RunningService | undefined, StationError>> {
  const { machine, report } = needs;
  const [adapter] = plan.adapters;
  if (adapter === undefined) return ok(undefined);
  const [choice, ...others] = choicesOf(plan.files.map(given), plan.device);
  if (choice === undefined) return ok(undefined);
  if (others.length > 0) {
    const devices = [choice, ...others].map(({ recipe }) => recipe.id);
    report({ type: 'push.undecided', file: printable(choice.file.name), devices });
    return ok(undefined);
  }
  const bytes = machine.folders.readAll(choice.file.path);
  if (!bytes.ok) return bytes;
  if (bytes.value.length > LARGEST) return ok(undefined);
  return start(choice, bytes.value, adapter, needs);
}

async function start(
  choice: PushChoice,
  bytes: Uint8Array,
  adapter: string,
  needs: MainNeeds,
): Promise<Result<RunningService | undefined, StationError>> {
  const { machine, report } = needs;
  const { push, recipe, file } = choice;
  const [to, from] = [parseIpv4(push.to), parseIpv4(push.from)];
  if (!to.ok || !from.ok) return ok(undefined);
  const prepared = await prepare(choice, { adapter, to: addressAt(to.value, push.prefix), from: from.value }, needs);
  if (prepared === undefined) return ok(undefined);
  const { host, setting, call } = prepared;
  const about = { recipe: recipe.id, title: recipe.title, file: printable(file.name), to: push.to };
  report({ type: 'push.waiting', ...about, adapter, from: push.from });
  let isOver = false;
  const pushing = new Pushing(choice, bytes, {
    to: to.value,
    host,
    report,
    now: () => machine.now(),
    isOver: () => isOver,
    pause: async (time: Millis) => new Promise((resolve) => machine.at(after(machine.now(), time), resolve)),
    ...(call === undefined ? {} : { listening: async () => call.listening(), served: () => call.served() }),
  });
  void pushing.run();
  return ok({
    name: `push ${recipe.id}`,
    close() {
      isOver = true;
      call?.close();
      host.close();
      giveBack(setting, needs);
    },
  });
}

interface Prepared {
  readonly host: DatagramHost;
  readonly setting: AddressSetting;
  /** Of a device that has to be called. */
  readonly call: Called | undefined;
}

/** Undefined, and told, where something that it takes cannot be had. */
async function prepare(
  choice: PushChoice,
  { adapter, to, from }: { readonly adapter: string; readonly to: AdapterAddress; readonly from: Ipv4 },
  needs: MainNeeds,
): Promise<Prepared | undefined> {
  const brief = await needs.machine.inspection.datagrams('dgram');
  if (!brief.ok) return undefined;
  const { host } = brief.value;
  const calling = await callingFor(choice, to, adapter, needs);
  if (!calling.ok) {
    host.close();
    const { message: problem, hint } = calling.error;
    const { file, recipe } = choice;
    needs.report({ type: 'push.impossible', file: printable(file.name), title: recipe.title, problem, hint });
    return undefined;
  }
  const setting = await takeAddress(needs, adapter, addressAt(from, to.prefix));
  if (setting !== undefined) return { host, setting, call: calling.value };
  host.close();
  calling.value?.close();
  return undefined;
}

function addressAt(address: Ipv4, prefix: number): AdapterAddress {
  return { address, prefix };
}

function given(path: string): GivenFile {
  return { path, name: baseName(path) };
}

export const PUSH_SERVICE = { open } satisfies MainService;
