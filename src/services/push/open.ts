/** Starts the push by itself, where what the user has given tells which file goes into which device. */
import type { StationError } from '../../host/station-error.ts';
import { baseName } from '../../formats/archive/entry-name.ts';
import { parseIpv4, type AdapterAddress, type Ipv4 } from '../../lib/address.ts';
import { ok, type Result } from '../../lib/result.ts';
import { after, type Millis } from '../../lib/time.ts';
import { printable } from '../../lib/text.ts';
import type { MainNeeds, MainService, RunningService } from '../module.ts';
import { giveBack, takeAddress } from '../own-address.ts';
import { NMRP_ETHERTYPE } from '../../protocols/nmrp/nmrp.ts';
import type { PinnedNeighbour } from '../../host/node/datagrams/pin-neighbour.ts';
import { Calling } from './calling.ts';
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
  const { machine, report, events } = needs;
  const { push, recipe, file } = choice;
  const [to, from] = [parseIpv4(push.to), parseIpv4(push.from)];
  const brief = await machine.inspection.datagrams('dgram');
  if (!brief.ok || !to.ok || !from.ok) return ok(undefined);
  const { host } = brief.value;
  const calling = await callingFor(choice, to.value, adapter, needs);
  if (!calling.ok) {
    host.close();
    const { message: problem, hint } = calling.error;
    report({ type: 'push.impossible', file: printable(file.name), title: recipe.title, problem, hint });
    return ok(undefined);
  }
  const call = calling.value;
  const setting = await takeAddress(needs, adapter, addressAt(from.value, push.prefix));
  if (setting === undefined) {
    host.close();
    call?.close();
    return ok(undefined);
  }
  const about = { recipe: recipe.id, title: recipe.title, file: printable(file.name), to: push.to };
  report({ type: 'push.waiting', ...about, adapter, from: push.from });
  let isOver = false;
  let wake: (() => void) | undefined;
  const leave = events.subscribe((event) => {
    if (event.type === 'adapter.link-lost') wake?.();
  });
  const pushing = new Pushing(choice, bytes, {
    to: to.value,
    host,
    report,
    now: () => machine.now(),
    isOver: () => isOver,
    pause: async (time: Millis) => new Promise((resolve) => machine.at(after(machine.now(), time), resolve)),
    nextDevice: async () => new Promise((resolve) => (wake = resolve)),
    ...(call === undefined ? {} : { listening: async () => call.listening(), served: () => call.served() }),
  });
  void pushing.run();
  return ok({
    name: `push ${recipe.id}`,
    close() {
      isOver = true;
      leave();
      call?.close();
      host.close();
      giveBack(setting, needs);
    },
  });
}

/** Undefined for a device that is not called before. */
async function callingFor(
  { push, recipe }: PushChoice,
  to: Ipv4,
  adapter: string,
  { machine, report }: MainNeeds,
): Promise<Result<Called | undefined, StationError>> {
  if (push.handshake === undefined) return ok(undefined);
  const port = await machine.openFrames(adapter, NMRP_ETHERTYPE);
  if (!port.ok) return port;
  let pin: PinnedNeighbour | undefined;
  const calling = new Calling({
    port: port.value,
    recipe,
    given: addressAt(to, push.prefix),
    now: () => machine.now(),
    every: (period, act) => machine.every(period, act),
    report,
    // Its loader may answer no question for its hardware address.
    found: (device) => {
      pin?.undo();
      const pinned = machine.pinNeighbour(push.to, device);
      pin = pinned.ok ? pinned.value : undefined;
    },
  });
  return ok({
    listening: async () => calling.listening(),
    served: () => calling.served(),
    close() {
      pin?.undo();
      calling.close();
    },
  });
}

type Called = Pick<Calling, 'listening' | 'served' | 'close'>;

function addressAt(address: Ipv4, prefix: number): AdapterAddress {
  return { address, prefix };
}

function given(path: string): GivenFile {
  return { path, name: baseName(path) };
}

export const PUSH_SERVICE = { open } satisfies MainService;
