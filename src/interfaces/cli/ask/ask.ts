/** `rouse ask QUESTION`: the replies of a running station, each a line of JSON. */
import { stationQuestions } from '../../../station/asking/questions.ts';
import { askStation } from '../../../station/asking/channel.ts';
import { stationSettings } from '../../../station/settings.ts';
import { assignments } from '../assignments.ts';
import { EXIT, exitOfAsking, failed, misused, type ExitCode } from '../exit.ts';
import { aligned } from '../screen/aligned.ts';
import { dataFolder } from '../values.ts';

export interface AskOptions {
  readonly data?: string;
}

export async function ask(name: string | undefined, words: readonly string[], options: AskOptions): Promise<ExitCode> {
  const questions = stationQuestions((await stationSettings()).parts);
  if (name === undefined) {
    const rows = Object.entries(questions).map(([question, { text }]) => [question, text]);
    process.stdout.write(`${aligned(rows).join('\n')}\n`);
    return EXIT.done;
  }
  const question = questions[name];
  const given = assignments(words, 'follow=true');
  if (question === undefined || !given.ok) {
    const unknown = `there is no question "${name}". "rouse ask" lists what a station can be asked.`;
    return misused(given.ok ? [unknown] : given.error);
  }
  const request = Object.fromEntries(given.value.map(({ path, value }) => [path.join('.'), value]));
  for await (const reply of askStation(dataFolder(options), name, question, request)) {
    if (!reply.ok) return failed(reply.error, exitOfAsking(reply.error));
    process.stdout.write(`${JSON.stringify(reply.value)}\n`);
  }
  return EXIT.done;
}
