/** Tabs of Chromium, and what is looked at in all of them: errors that the page tells, and barriers that axe finds. */
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

export const DESKTOP = { width: 1280, height: 860 };
export const TELEPHONE = { width: 390, height: 844 };
/** In milliseconds, on a machine that has other things to do. */
const PATIENCE = 60_000;

export class Tabs {
  readonly #browser: Browser;
  /** What pages said that was wrong. A test that breaks the connection empties it. */
  readonly troubles: string[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async open(): Promise<Tabs> {
    return new Tabs(await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] }));
  }

  async tab(address: string, viewport = DESKTOP, locale = 'en-GB'): Promise<Page> {
    const context = await this.#browser.newContext({ viewport, locale });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.on('console', (message) => message.type() === 'error' && this.troubles.push(message.text()));
    page.on('pageerror', (error) => this.troubles.push(error.message));
    page.on('dialog', (dialog) => this.troubles.push(`a dialog: ${dialog.message()}`));
    await page.goto(address);
    return page;
  }

  /** Closes all tabs; returns what they said that was wrong. */
  async closeAll(): Promise<readonly string[]> {
    for (const context of this.#browser.contexts()) await context.close();
    return this.troubles.splice(0);
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

/** What axe finds, a line each. The policy of the page lets no script in but its own: this one comes by the debugger. */
export async function barriers(page: Page): Promise<readonly string[]> {
  return page.evaluate(`${axe.source}; axe.run().then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`);
}

/** Pixels by which the page is wider than its window. */
export async function overhang(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth');
}
