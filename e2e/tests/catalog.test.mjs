// The catalog, as somebody opens it in the morning.

import assert from 'node:assert/strict';

import { NARROW } from '../support/chromium.mjs';
import { stories } from '../support/stories.mjs';

const story = stories();

const main = (page) => page.getByRole('main');
const heading = (page, name) => main(page).getByRole('heading', { level: 1, name });
const row = (page, name) => page.getByRole('table').getByRole('link', { name }).first();
const phone = { viewport: NARROW, hasTouch: true, isMobile: true };

story('a person signs in, filters, opens an entity and follows a relation', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/');
  await heading(page, 'Owned components · 9').waitFor();
  await look('catalog/owned');
  await expectAccessible('the catalog');

  await page.getByRole('radio', { name: 'All 57' }).check({ force: true });
  await heading(page, /57/).waitFor();
  await page.getByRole('checkbox', { name: 'library' }).check();
  await page.waitForURL(/filters%5Btype%5D=library/);
  await page.getByRole('searchbox', { name: /Search/ }).first().fill('chassis');
  await page.waitForURL(/filters%5Btext%5D=chassis/);
  await row(page, 'service-chassis').click();

  await heading(page, 'service-chassis').waitFor();
  await page.waitForURL(/\/catalog\/default\/component\/service-chassis$/);
  await look('entity/component-wide-light');
  await expectAccessible('a component');
  await main(page).getByRole('link', { name: 'Developer Platform' }).first().click();
  await heading(page, 'Developer Platform').waitFor();
  await expectAccessible('a group');

  await page.goBack();
  await page.goBack();
  await page.waitForURL(/filters%5Btext%5D=chassis/);
  await row(page, 'service-chassis').waitFor();
});

story('an address keeps kind and filters', async ({ page, portal, signIn }) => {
  await signIn('/catalog?filters[kind]=api&filters[user]=all&filters[type]=graphql');
  await row(page, /./).waitFor();
  const { totalItems } = await portal.api('/api/catalog/entities/by-query?limit=0&filter=kind=api,spec.type=graphql');
  assert.ok(totalItems > 0);
  await heading(page, new RegExp(`· ${totalItems}$`)).waitFor();
  assert.equal(await page.getByRole('table').getByRole('row').count(), totalItems + 1);
  assert.ok(await page.getByRole('group', { name: 'Type', exact: true }).last().getByRole('checkbox', { name: /^graphql/ }).isChecked());
});

story('pages follow each other and the way back is the way there', async ({ page, signIn }) => {
  await signIn('/catalog?filters[user]=all&limit=20');
  const first = row(page, /./);
  await first.waitFor();
  await page.getByText('1–20 of 57').waitFor();
  const before = page.locator(`table a[href="${await first.getAttribute('href')}"]`).first();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('21–40 of 57').waitFor();
  await before.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Previous' }).click();
  await page.getByText('1–20 of 57').waitFor();
  await before.waitFor();
  assert.equal(await before.getAttribute('href'), await first.getAttribute('href'));
});

story('a search without results says how to go on', async ({ page, signIn, expectAccessible }) => {
  await signIn('/catalog?filters[user]=all&filters[text]=no-such-train');
  const clear = main(page).getByRole('button', { name: /Clear/ }).or(main(page).getByRole('link', { name: /Clear/ })).last();
  await clear.waitFor();
  await expectAccessible('an empty list');
  await clear.click();
  await row(page, /./).waitFor();
});

story('the keyboard leads from the search to an entity', async ({ page, signIn }) => {
  await signIn('/catalog?filters[user]=all');
  await row(page, /./).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('fare-engine');
  await page.waitForURL(/filters%5Btext%5D=fare-engine/);
  await heading(page, 'Components · 1').waitFor();
  await row(page, 'fare-engine').focus();
  await page.keyboard.press('Enter');
  await heading(page, 'fare-engine').waitFor();
});

story('a phone shows the catalog and an entity', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog?filters[user]=all');
  await row(page, /./).waitFor();
  await look('catalog/narrow-light');
  await expectAccessible('the catalog on a phone');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= NARROW.width, `the page is ${width} pixels wide`);
  await row(page, /./).click();
  await page.waitForURL(/\/catalog\/default\/component\//);
  await heading(page, /./).waitFor();
  await look('entity/component-narrow-light');
  await expectAccessible('an entity on a phone');
}, phone);

story('a failure of the server is told with an id and a way out', async ({ page, signIn }) => {
  let broken = true;
  const error = { error: { name: 'Error', message: 'The lamp went out' }, request: {}, response: { statusCode: 500 } };
  const answer = { status: 500, headers: { 'x-request-id': 'an-id-to-quote' }, contentType: 'application/json', body: JSON.stringify(error) };
  // Questions go alone or together.
  await page.route(/\/api\/catalog\/(batch|entities\/by-query)/, (route) => (broken ? route.fulfill(answer) : route.continue()));
  await signIn('/catalog?filters[user]=all');
  await page.getByText('an-id-to-quote').first().waitFor();
  broken = false;
  await page.getByRole('button', { name: /Try again|Retry/ }).first().click();
  await row(page, /./).waitFor();
});
