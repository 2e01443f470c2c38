/**
 * `rouse tftp push`: writes a file to a device that is a TFTP server for a few seconds after power-on (Ubiquiti, ASUS,
 * Linksys, Buffalo, D-Link). It sends the request several times a second until the device answers one.
 */
import { pinNeighbour } from '../../../host/node/datagrams/pin-neighbour.ts';
import { parseMac } from '../../../lib/address.ts';
import { after, formatDuration, seconds, since, type Instant, type Millis } from '../../../lib/time.ts';
import type { RetryPolicy } from '../../../protocols/tftp/retry.ts';
import { tftpPut } from '../../../services/tftp/client/client.ts';
import { clientFailure, type ClientOutcome, type ClientRequest } from '../../../services/tftp/client/client-request.ts';
import { EXIT, failed, misused, type ExitCode } from '../exit.ts';
import { openLocal, remoteName, type LocalFile, type PutOptions } from './tftp-put.ts';
import { PLAIN, requestFor, told, withClient, type Client } from './tftp-client.ts';

export interface PushOptions extends PutOptions {
  readonly for: Millis;
  readonly every: Millis;
  readonly mac?: string;
}

/** A device may be silent so long between two blocks while it erases its flash. */
const PATIENCE = seconds(30);

export async function push(path: string, host: string, options: PushOptions): Promise<ExitCode> {
  const local = openLocal(path);
  if (!local.ok) return failed(local.error, EXIT.failed);
  const mac = options.mac === undefined ? undefined : parseMac(options.mac);
  if (mac?.ok === false) return misused([`--mac: ${mac.error}`]);
  return withClient(host, options, async (client) => {
    const pin = mac === undefined ? undefined : pinNeighbour(client.address, mac.value);
    if (pin?.ok === false) return failed(pin.error);
    const unpin = (): void => void (pin?.ok === true && pin.value.undo());
    process.once('exit', unpin);
    const code = await pushTo(client, local.value, options);
    unpin();
    process.off('exit', unpin);
    if (code === EXIT.done && options.quiet !== true) process.stderr.write(AFTERWARDS);
    return code;
  });
}

const AFTERWARDS =
  'The device has the whole file. Leave it alone until it has restarted by itself: it writes its flash now.\n';

async function pushTo(client: Client, local: LocalFile, options: PushOptions): Promise<ExitCode> {
  const remote = remoteName(local.path, options.remote);
  const usual = requestFor(client, remote, options, PLAIN);
  const request = { ...usual, retry: { ...usual.retry, patience: PATIENCE } };
  const ends = after(client.host.now(), options.for);
  if (options.quiet !== true) {
    process.stderr.write(
      `Asking ${client.name} several times a second for ${formatDuration(options.for)}: switch the device on now.\n`,
    );
  }
  const code = await told(client, options, local.path, (progress) =>
    attempts(client, local, ends, options.every, { ...request, progress }),
  );
  if (!(local.content instanceof Uint8Array)) local.content.close?.();
  return code;
}

/** Tries again after silence in the middle of a transfer. An ERROR of the device ends it. */
async function attempts(
  client: Client,
  local: LocalFile,
  ends: Instant,
  every: Millis,
  request: ClientRequest,
): Promise<ClientOutcome> {
  for (;;) {
    const left = since(client.host.now(), ends);
    if (left <= 0) return clientFailure('the device did not answer in all that time');
    const outcome = await tftpPut(client.host, { ...request, asking: asking(every, left) }, local.content);
    if (outcome.ok || !('kind' in outcome.error) || outcome.error.code !== undefined) return outcome;
  }
}

/** When to repeat the request: at a steady pace until `patience` is over. */
function asking(every: Millis, patience: Millis): RetryPolicy {
  const retries = Number.MAX_SAFE_INTEGER;
  return { timeout: every, fastest: every, retries, firstRetries: retries, patience, steady: true };
}
