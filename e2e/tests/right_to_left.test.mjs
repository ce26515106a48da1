// The portal for people who read from right to left: nothing hangs out, and what is at the beginning is on the right.

import assert from 'node:assert/strict';

import { NARROW, WIDE } from '../support/chromium.mjs';
import { stories } from '../support/stories.mjs';

const story = stories();

const main = (page) => page.getByRole('main');

/** The pages that people see every day, and what stands there when they are complete. */
const PAGES = [
  ['list', '/catalog', (page) => page.getByRole('table').getByRole('row').nth(3)],
  ['entity', '/catalog/default/component/booking-service', (page) => main(page).getByRole('heading', { level: 2 }).first()],
  ['graph', '/catalog-graph?rootEntityRefs[]=component:default/booking-service', (page) => main(page).getByRole('button', { name: /Zoom in/ })],
  ['search', '/search?query=booking', (page) => main(page).getByRole('link', { name: /booking/i }).first()],
  ['register', '/catalog-import', (page) => main(page).getByRole('textbox', { name: 'Address' })],
  ['settings', '/settings', (page) => main(page).getByText(/Mila/).first()],
];

for (const [name, path, complete] of PAGES) {
  story(`the ${name} from right to left`, async ({ page, signIn, look, expectAccessible }) => {
    await page.addInitScript(() => {
      document.addEventListener('readystatechange', () => document.documentElement.setAttribute('dir', 'rtl'));
    });
    await signIn(path);
    for (const [width, size] of [['wide', WIDE], ['narrow', NARROW]]) {
      await page.setViewportSize(size);
      await complete(page).waitFor();
      assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), 'rtl');
      await look(`right-to-left/${name}-${width}`);
      await expectAccessible(`${name}, ${width}`);
      const hanging = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(hanging <= 0, `${hanging} pixels hang out (${width})`);
    }
    await page.setViewportSize(WIDE);
    // A text in a language that is read from left to right is cut at its end and not at its beginning.
    for (const text of await page.locator('.entity-name__description, .entity-description p').all()) {
      assert.equal(await text.evaluate((node) => getComputedStyle(node).direction), 'ltr');
    }
    const sidebar = await page.getByRole('navigation', { name: 'Main', exact: true }).boundingBox();
    assert.ok(sidebar.x > WIDE.width / 2, `the sidebar is on the right, not at ${sidebar.x}`);
  });
}
