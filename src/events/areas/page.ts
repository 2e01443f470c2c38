/** The page in a browser. */
import type { Rows } from '../row.ts';

export interface PageEvents {
  /** `token`: whoever opens it needs the link that `rouse page` prints. */
  'page.opened': { readonly address: string; readonly token: boolean };
}

export const PAGE_ROWS: Rows<PageEvents> = {
  'page.opened': {
    level: 'notice',
    sentence: (e) =>
      `Its page in a browser: ${e.address}${e.token ? ' (for the link with its token: rouse page)' : ''}`,
    explanation: 'Open this address in a browser to see and do there what the terminal shows.',
  },
};
