// On call: the page and the card that a third party's plugin adds to the portal (examples/plugin).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { NARROW } from '../support/chromium.mjs';
import { ACME, ONCALL } from '../support/portal.mjs';
import { stories } from '../support/stories.mjs';

const story = stories({ configs: [ACME, ONCALL] });

const phone = { viewport: NARROW, hasTouch: true, isMobile: true };

const main = (page) => page.getByRole('main');
const heading = (page, name) => main(page).getByRole('heading', { level: 1, name, exact: true });
/** Cards are the regions that a second-level heading begins. */
const card = (page, name) =>
  main(page).locator('section').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });
/** The value of a fact within a card. */
const fact = (within, name) => within.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd');

const sidebar = (page) => page.getByRole('navigation', { name: 'Main', exact: true });
/** A phone has room for the first entries only; the others are in the drawer. */
async function drawer(page) {
  await page.getByRole('navigation', { name: 'Main, short', exact: true }).getByRole('button', { name: 'More' }).click();
  return page.getByRole('dialog');
}

/** Goes through both and looks at each; `way` goes to the part of the page that has the link. */
async function tell({ page, signIn, look, expectAccessible }, way, size) {
  await signIn('/');
  await (await way(page)).getByRole('link', { name: 'On call' }).click();
  await page.waitForURL('**/oncall');
  await heading(page, 'On call').waitFor();
  const booking = card(page, 'Booking');
  await fact(booking, 'Now').getByRole('link').waitFor();
  await fact(booking, 'Then').getByRole('link').waitFor();
  assert.match(await fact(booking, 'Until').textContent(), /^\d{4}-\d{2}-\d{2}$/);
  assert.match(await page.title(), /^On call/);
  await look(`oncall/page-${size}`);
  await expectAccessible(`the rotas, ${size}`);

  await signIn('/catalog/default/component/booking-service');
  await heading(page, 'booking-service').waitFor();
  const now = fact(card(page, 'On call'), 'Now').getByRole('link');
  await now.scrollIntoViewIfNeeded();
  await look(`oncall/card-${size}`);
  await expectAccessible(`the card of a component, ${size}`);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= page.viewportSize().width, `the page is ${width} pixels wide`);

  const person = await now.textContent();
  await now.click();
  await heading(page, person).waitFor();
}

story('a person reads who is on call, and finds it on a component', (tools) => tell(tools, sidebar, 'wide'));

story('so does a person on a phone', (tools) => tell(tools, drawer, 'narrow'), phone);

story('a component whose owner has no rota says so', async ({ page, signIn }) => {
  await signIn('/catalog/default/component/service-chassis');
  await card(page, 'On call').getByText('Nobody is on call.').waitFor();
});

story('the list has the column of the plugin, and can be saved in its form', async ({ page, signIn, look }) => {
  await signIn('/catalog?filters[user]=all');
  await page.getByRole('button', { name: 'Display', exact: true }).click();
  await page.getByRole('checkbox', { name: 'On call' }).check();
  await page.keyboard.press('Escape');
  await page.locator('td[data-column="catalog-column:oncall/who"] a').first().waitFor();
  await look('oncall/column');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the list' });
  await dialog.getByText('Markdown', { exact: true }).click();
  const [saved] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Export Markdown' }).click()]);
  assert.equal(saved.suggestedFilename(), 'catalog-export.md');
  assert.match(readFileSync(await saved.path(), 'utf8'), /^\| Name \| Type \| Owner \| Description \|\n\| --- /);
});
