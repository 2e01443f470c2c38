/** Which host carries the datagrams on this machine, and why. */
import { err, ok, type Result } from '../../lib/result.ts';
import { BatchedHost, type BatchedSettings } from '../linux/datagrams/batched-host.ts';
import { loadLibc } from '../linux/datagrams/libc.ts';
import { DgramHost, type DgramSettings } from '../node/datagrams/dgram-host.ts';
import { stationError, type StationError } from '../station-error.ts';

export type EngineWish = 'auto' | 'batched' | 'dgram';

/** `why` is for people: `batched system calls through koffi`. */
export type Engine =
  | { readonly kind: 'batched'; readonly why: string; host(settings?: BatchedSettings): BatchedHost }
  | { readonly kind: 'dgram'; readonly why: string; host(settings?: Omit<DgramSettings, 'libc'>): DgramHost };

/**
 * Batched system calls on Linux where koffi loads, `node:dgram` elsewhere. Call it in the thread that will run the
 * host. Fails with `unsupported` when `batched` is wished for and cannot be.
 */
export async function chooseHost(wish: EngineWish = 'auto'): Promise<Result<Engine, StationError>> {
  const libc = await loadLibc();
  if (libc.ok && wish !== 'dgram') {
    const why = 'batched system calls through koffi';
    return ok({ kind: 'batched', why, host: (settings) => new BatchedHost(libc.value, settings) });
  }
  if (libc.ok) {
    const why = 'node:dgram, as wished for, with sockets bound to their adapter';
    return ok({ kind: 'dgram', why, host: (settings) => new DgramHost({ ...settings, libc: libc.value }) });
  }
  if (wish === 'batched') {
    const message = `Batched system calls are not possible here: ${libc.error}.`;
    return err(stationError('unsupported', message, 'Leave the engine to "auto": node:dgram does everything too.'));
  }
  return ok({ kind: 'dgram', why: `node:dgram, because ${libc.error}`, host: (settings) => new DgramHost(settings) });
}
