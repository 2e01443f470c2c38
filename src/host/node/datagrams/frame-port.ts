/** Opens frames of one EtherType for the main thread. */
import { err, ok } from '../../../lib/result.ts';
import type { OpenFrames } from '../../frames.ts';
import { openFramePort } from '../../linux/datagrams/frame-port.ts';
import { loadLibc } from '../../linux/datagrams/libc.ts';
import { stationError } from '../../station-error.ts';

export const openFrames: OpenFrames = async (device, etherType) => {
  const libc = await loadLibc();
  if (!libc.ok) return err(stationError('unsupported', `Frames cannot be sent: ${libc.error}.`, 'It takes Linux.'));
  const opened = openFramePort(libc.value, device, etherType);
  if (opened.ok) return ok(opened.value);
  const what = `Frames cannot be sent on ${device}`;
  if (opened.error === 'EPERM' || opened.error === 'EACCES') {
    const hint = 'Start as root, or give the program the right cap_net_raw.';
    return err(stationError('no-rights', `${what}: this user may not.`, hint, opened.error));
  }
  return err(stationError('no-adapter', `${what} (${opened.error}).`, 'Choose an adapter for a cable.', opened.error));
};
