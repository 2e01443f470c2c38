/** `rouse devices restart ID`: has the running station restart a device by whatever way it has to it. */
import { STATION_QUESTIONS } from '../../../station/asking/questions.ts';
import { allReplies, askStation } from '../../../station/asking/channel.ts';
import { EXIT, exitOfAsking, failed, type ExitCode } from '../exit.ts';
import { dataFolder } from '../values.ts';

export interface RestartOptions {
  readonly data?: string;
  readonly hard?: boolean;
  readonly json?: boolean;
}

/** Exit 1 when the station has no way to the device. */
export async function devicesRestart(id: string, options: RestartOptions): Promise<ExitCode> {
  const question = STATION_QUESTIONS['station.restart'];
  const request = { device: id, hard: options.hard ?? false };
  const answer = await allReplies(askStation(dataFolder(options), 'station.restart', question, request));
  if (!answer.ok) return failed(answer.error, exitOfAsking(answer.error));
  const [sent] = answer.value;
  if (sent === undefined) return failed(NO_WAY, EXIT.failed);
  const words = `${sent.device} was told to restart: ${sent.by}. It registers again when it is back.`;
  process.stdout.write(`${options.json === true ? JSON.stringify(sent) : words}\n`);
  return EXIT.done;
}

const NO_WAY = {
  message: 'The station has no way to restart that device now: it is not registered here.',
  hint: 'See "rouse ask sccp.phones" for those that are. Where it does not register, take its power away for ten seconds.',
};
