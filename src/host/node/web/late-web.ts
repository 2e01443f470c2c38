/** The web server of this computer, loaded when a page is opened: most commands have none. */
import type { Web } from '../../web/web.ts';

export const lateWeb: Web = {
  serve: async (place, handler) => (await import('./web.ts')).nodeWeb.serve(place, handler),
  page: async () => (await import('./web.ts')).nodeWeb.page(),
};
