/** `rouse ask QUESTION`: the replies of a running station, each a line of JSON. */
import { stationQuestions } from '../../../station/asking/questions.ts';
import { askStation } from '../../../station/asking/channel.ts';
import { stationSettings } from '../../../station/settings.ts';
import { assignments } from '../assignments.ts';
import { errorText, EXIT, usageText, type ExitCode } from '../exit.ts';
import { aligned } from '../screen/aligned.ts';
import { failedToAsk } from '../station-failure.ts';
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
    process.stderr.write(usageText(given.ok ? [unknown] : given.error));
    return EXIT.usage;
  }
  const request = Object.fromEntries(given.value.map(({ path, value }) => [path.join('.'), value]));
  for await (const reply of askStation(dataFolder(options), name, question, request)) {
    if (!reply.ok) {
      process.stderr.write(errorText(reply.error));
      return failedToAsk(reply.error);
    }
    process.stdout.write(`${JSON.stringify(reply.value)}\n`);
  }
  return EXIT.done;
}
