/** `rouse tftp transfers` and `rouse tftp stop NUMBER`: what a running station transfers, and the end of one of them. */
import { formatBytes } from '../../../lib/text.ts';
import { formatDuration, millis } from '../../../lib/time.ts';
import type { RunningTransfer } from '../../../services/tftp/server/transfer-telling.ts';
import { TFTP_QUESTIONS } from '../../../services/tftp/questions.ts';
import { allReplies, askStation } from '../../../station/asking/channel.ts';
import { aligned } from '../screen/aligned.ts';
import { EXIT, exitOfAsking, failed, misused, type ExitCode } from '../exit.ts';
import { paintFor, type Paint } from '../screen/paint.ts';
import { dataFolder } from '../values.ts';

export interface TransfersOptions {
  readonly data?: string;
  readonly json?: boolean;
}

export async function transfers(options: TransfersOptions): Promise<ExitCode> {
  const answer = await allReplies(
    askStation(dataFolder(options), 'tftp.transfers', TFTP_QUESTIONS['tftp.transfers'], {}),
  );
  if (!answer.ok) return failed(answer.error, exitOfAsking(answer.error));
  const running = answer.value;
  const text = options.json === true ? `${JSON.stringify(running)}\n` : table(running, paintFor());
  process.stdout.write(text);
  return EXIT.done;
}

export async function stop(transfer: number, options: TransfersOptions): Promise<ExitCode> {
  const answer = await allReplies(
    askStation(dataFolder(options), 'tftp.stop', TFTP_QUESTIONS['tftp.stop'], { transfer }),
  );
  if (!answer.ok) return failed(answer.error, exitOfAsking(answer.error));
  const { running, stopped } = answer.value[0] ?? { running: [], stopped: undefined };
  if (stopped === undefined) return notStopped(transfer, running);
  process.stdout.write(
    options.json === true ? `${JSON.stringify(stopped)}\n` : `Stopped ${transfer}: ${sentence(stopped)}.\n`,
  );
  return EXIT.done;
}

function notStopped(transfer: number, running: readonly RunningTransfer[]): ExitCode {
  const late = running.find((one) => one.transfer === transfer);
  if (late !== undefined)
    return misused([`it is too late to stop ${transfer}: ${late.file} is in its place`], EXIT.failed);
  if (running.length === 0) return misused([`there is no transfer ${transfer}: none is running`], EXIT.failed);
  misused([`there is no transfer ${transfer}. These are running:`]);
  for (const one of running) process.stderr.write(`       ${one.transfer}: ${sentence(one)}\n`);
  return EXIT.failed;
}

/** `10.0.0.9:2071 reads apps11.sbn, 1.2 MB of 3.2 MB after 4.1 s` */
function sentence({ from, device, asks, file, sent, size, took }: RunningTransfer): string {
  const who = device === undefined ? from : `${device} (${from})`;
  const of = size === undefined ? '' : ` of ${formatBytes(size)}`;
  return `${who} ${asks}s ${file}, ${formatBytes(sent)}${of} after ${formatDuration(millis(took))}`;
}

function table(running: readonly RunningTransfer[], paint: Paint): string {
  if (running.length === 0) return 'No transfers.\n';
  const [head = '', ...lines] = aligned([
    ['NUMBER', 'CLIENT', 'DEVICE', 'DOES', 'FILE', 'DONE', 'SIZE', 'TIME', 'BLKSIZE', 'WINDOW'],
    ...running.map((one) => [
      String(one.transfer),
      one.from,
      one.device ?? '',
      `${one.asks}s`,
      one.file,
      formatBytes(one.sent),
      one.size === undefined ? '' : formatBytes(one.size),
      formatDuration(millis(one.took)),
      String(one.blksize),
      String(one.windowsize),
    ]),
  ]);
  return [paint('dim', head), ...lines, ''].join('\n');
}
