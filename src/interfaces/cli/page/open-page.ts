/** Opens the page of the station of this process in a browser. */
import { openLink } from '../../../host/node/open-link.ts';
import type { Asking } from '../../../station/asking/asking.ts';
import { PAGE_QUESTIONS } from '../../../services/page/questions.ts';

/** `failed` is told why there is no browser, with the link. */
export async function openPage(
  asking: Pick<Asking, 'ask'> | undefined,
  failed: (words: string) => void,
  open = openLink,
): Promise<void> {
  if (asking === undefined) return;
  for await (const reply of asking.ask('page.link', {})) {
    const read = PAGE_QUESTIONS['page.link'].reply.safeParse(reply.ok ? reply.value : undefined);
    if (!read.success) return failed('This station has no page.');
    const { link } = read.data;
    open(link, (cause) => failed(`No browser could be opened (${cause}). The page: ${link}`));
  }
}
