/** `rouse page`: the link to the page of a running station. */
import { PAGE_QUESTIONS } from '../../../services/page/questions.ts';
import { askStation } from '../../../station/asking/channel.ts';
import { EXIT, exitOfAsking, failed, type ExitCode } from '../exit.ts';
import { dataFolder } from '../values.ts';

export interface PageOptions {
  readonly data?: string;
}

export async function page(options: PageOptions): Promise<ExitCode> {
  for await (const reply of askStation(dataFolder(options), 'page.link', PAGE_QUESTIONS['page.link'], {})) {
    if (!reply.ok) return failed(reply.error, exitOfAsking(reply.error));
    process.stdout.write(`${reply.value.link}\n`);
  }
  return EXIT.done;
}
