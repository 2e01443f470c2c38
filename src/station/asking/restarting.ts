/** Restarts a device by whichever service knows a way to it: each that does has a question whose name ends in `.restart`. */
import { parseIpv4, parseMac } from '../../lib/address.ts';
import type { DeviceStory } from '../../devices/story.ts';
import { RESTART_REPLY, type RestartReply, type RestartRequest } from '../../services/restart.ts';
import type { Asking } from './asking.ts';

export const RESTART = 'station.restart';

/** The reply of the first service that has sent the order; none where no service has a way to the device. */
export async function* restarted(
  asking: Pick<Asking, 'ask' | 'names'>,
  stories: readonly DeviceStory[],
  id: string,
  hard: boolean,
): AsyncGenerator<RestartReply> {
  const request = { ...deviceNamed(id, stories), hard };
  for (const name of asking.names) {
    if (name === RESTART || !name.endsWith('.restart')) continue;
    for await (const reply of asking.ask(name, request)) {
      const given = reply.ok ? RESTART_REPLY.safeParse(reply.value) : undefined;
      if (given?.success !== true) continue;
      yield given.data;
      return;
    }
  }
}

/** `id`: a hardware address in any spelling, an address, or the name of a phone: `SEP002699EF0F1A`. */
function deviceNamed(id: string, stories: readonly DeviceStory[]): Omit<RestartRequest, 'hard'> {
  const typed = id.trim();
  const hardware = parseMac(typed.replace(/^SEP/i, ''));
  const device = hardware.ok ? hardware.value : typed;
  const story = stories.find((one) => one.device === device || one.address === device);
  const address = story?.address ?? (parseIpv4(device).ok ? device : undefined);
  return { device: story?.device ?? device, ...(address !== undefined && { address }) };
}
