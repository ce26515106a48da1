// The frame of a file of user stories.
//
//     const story = stories();
//     story('finds a component by its name', async ({ page, portal, signIn, look, expectAccessible }) => { … });

import { after, before, test } from 'node:test';

import { WIDE, launch } from './chromium.mjs';
import { expectAccessible } from './accessibility.mjs';
import { startPortal } from './portal.mjs';
import { saveFailure, saveLook } from './screenshots.mjs';

/** What a person waits for before they believe that something is broken. */
const PATIENCE = 10_000;

/**
 * Prepares one portal and one browser for the file, and returns the function that tells a story. Every story has
 * a browser context of its own: nobody is signed in.
 *
 * @param {Parameters<typeof startPortal>[0]} [options] the portal
 */
export function stories(options) {
  let portal;
  let browser;
  before(async () => {
    [portal, browser] = await Promise.all([startPortal(options), launch()]);
  });
  after(async () => {
    await browser?.close();
    await portal?.stop();
  });

  /**
   * @param {string} title what the person does
   * @param {(tools: object) => Promise<void>} tell
   * @param {import('playwright-core').BrowserContextOptions} [context]
   */
  return function story(title, tell, context = {}) {
    test(title, async () => {
      const own = await browser.newContext({ viewport: WIDE, baseURL: portal.base, reducedMotion: 'reduce', ...context });
      own.setDefaultTimeout(PATIENCE);
      const page = await own.newPage();
      const faults = watch(page);
      try {
        await tell({
          page,
          portal,
          context: own,
          /** Opens an address and enters as the guest if the portal asks for it, with the button that is called so. */
          signIn: (path = '/', enter = 'Enter as guest') => signIn(page, portal.base + path, enter),
          /** Saves what the page looks like, for a person to judge. */
          look: (name) => saveLook(page, name),
          expectAccessible: (about) => expectAccessible(page, about),
        });
        if (faults.length) throw new Error(`the page failed meanwhile:\n${faults.join('\n')}`);
      } catch (error) {
        await saveFailure(page, title, [...faults, '', portal.log()]);
        throw error;
      } finally {
        await own.close();
      }
    });
  };
}

/** Collects what goes wrong in the page without anybody seeing it. */
function watch(page) {
  const faults = [];
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.stack ?? error}`));
  page.on('console', (message) => {
    // A status that the story is about is told by the browser as well; the story judges that itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(`console: ${message.text()}`);
    }
  });
  return faults;
}

async function signIn(page, address, name) {
  await page.goto(address);
  const enter = page.getByRole('button', { name });
  const inside = page.getByRole('navigation').first();
  await enter.or(inside).first().waitFor();
  if (await enter.isVisible()) {
    await enter.click();
    await inside.waitFor();
  }
}
