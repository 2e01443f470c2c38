/**
 * What a running station can be asked by other programs of its user: over the channel of its data folder, as JSON. What
 * comes is checked on both sides, because the other one may be another version.
 */
import * as z from 'zod';
import type { Report } from '../events/types.ts';
import { askLocalChannel, openLocalChannel, type LocalChannel } from '../host/node/channel/local-channel.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { RunningTransfer } from '../services/tftp/server/transfer-telling.ts';
import type { PacketThread } from './packet-thread.ts';
import type { TransfersAnswer } from './plan.ts';

const REQUEST = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('transfers') }),
  z.object({ ask: z.literal('stop-transfer'), transfer: z.int() }),
]);

const amount = z.number();
const text = z.string();

const TRANSFER: z.ZodType<RunningTransfer> = z.object({
  transfer: amount,
  from: text,
  device: text.optional(),
  file: text,
  asks: z.enum(['read', 'write']),
  sent: amount,
  size: amount.optional(),
  took: amount,
  blksize: amount,
  windowsize: amount,
});

const REPLY: z.ZodType<TransfersAnswer> = z.object({ running: z.array(TRANSFER), stopped: TRANSFER.optional() });

type Answering = Pick<PacketThread, 'transfers'>;

/** Lets others ask as long as the station runs. Where that is not possible it is told, and the station runs without. */
export async function openControl(
  dataFolder: string,
  thread: Answering,
  report: Report,
): Promise<LocalChannel | undefined> {
  const channel = await openLocalChannel(dataFolder, (request) => answer(request, thread));
  if (channel.ok) return channel.value;
  const { message, hint } = channel.error;
  report({ type: 'station.unreachable', message, hint });
  return undefined;
}

async function answer(request: unknown, thread: Answering): Promise<unknown> {
  const asked = REQUEST.safeParse(request);
  if (!asked.success) return { error: z.prettifyError(asked.error) };
  switch (asked.data.ask) {
    case 'transfers':
      return thread.transfers();
    case 'stop-transfer':
      return thread.transfers(asked.data.transfer);
  }
}

/** Asks the station with this data folder. Fails with what `askLocalChannel` fails with, and `unsupported`. */
export async function askStation(
  dataFolder: string,
  request: z.infer<typeof REQUEST>,
): Promise<Result<TransfersAnswer, StationError>> {
  const replied = await askLocalChannel(dataFolder, request);
  if (!replied.ok) return replied;
  const reply = REPLY.safeParse(replied.value);
  return reply.success ? ok(reply.data) : err(otherVersion(replied.value));
}

function otherVersion(reply: unknown): StationError {
  return stationError(
    'unsupported',
    'The station is of a version that answers otherwise.',
    'Use the Rouse that it was started with, or start it anew.',
    JSON.stringify(reply),
  );
}
