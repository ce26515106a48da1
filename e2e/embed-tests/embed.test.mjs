// Parts of the portal in another product (examples/embed): in an app written with Leptos, and as custom elements on a
// plain page. The product has an origin of its own.

import assert from 'node:assert/strict';
import { before } from 'node:test';

import { serve } from '../../examples/embed/serve.mjs';
import { NARROW } from '../support/chromium.mjs';
import { stories } from '../support/stories.mjs';

const PATTERN = 'http://localhost:*';
const story = stories({ overlay: { backend: { cors: { origin: PATTERN } } } });

/** What the product's backend knows; each story sets it. */
let session = {};
let product;
before(async () => {
  const folder = process.env.CALLBOARD_EMBED;
  if (!folder) throw new Error('CALLBOARD_EMBED is not set: start these tests with `cargo xtask test --only embed`');
  product = await serve(folder, () => session);
  // It ends with the process.
  product.server.unref();
});

const phone = { viewport: NARROW, hasTouch: true, isMobile: true };
const dark = { colorScheme: 'dark' };
const PAGES = { desk: '/', elements: '/elements.html' };

const table = (page) => page.getByRole('table');
const rows = (page) => table(page).locator('tbody tr[data-key]');
/** The card of an entity, whose heading leads to it. */
const card = (page, name) =>
  page.locator('section').filter({ has: page.getByRole('heading', { level: 2 }).getByRole('link', { name, exact: true }) });
const graph = (page) => page.getByRole('heading', { level: 2, name: /^Relations · \d+$/ });

async function open({ page, portal }, path, known = {}) {
  session = { portal: portal.base, token: portal.token, ...known };
  await page.goto(product.base + path);
}

/** Everything that a page shows, once it is there. */
async function complete(page) {
  await card(page, 'booking-service').waitFor();
  await graph(page).waitFor();
  await rows(page).nth(4).waitFor();
}

async function fits(page) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= page.viewportSize().width, `the page is ${width} pixels wide`);
}

for (const [name, path] of Object.entries(PAGES)) {
  story(`${name}: a table, a card and a graph, which lead to the portal`, async (tools) => {
    const { page, portal, look, expectAccessible } = tools;
    await open(tools, path);
    await complete(page);
    await page.locator('.graph-node').first().waitFor();
    assert.equal(await rows(page).count(), 5);
    const link = card(page, 'booking-service').getByRole('link', { name: 'booking-service', exact: true });
    assert.equal(await link.getAttribute('href'), `${portal.base}/catalog/default/component/booking-service`);
    const row = await rows(page).first().getByRole('link').first().getAttribute('href');
    assert.ok(row.startsWith(`${portal.base}/catalog/default/component/`), row);
    // What the product says of plain elements ends at the part.
    const style = await table(page).evaluate((element) => getComputedStyle(element).textTransform);
    assert.equal(style, 'none');
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined);
    await fits(page);
    await look(`embed/${name}-wide`);
    await expectAccessible(`${name}, wide`);
  });

  story(`${name}: in the dark`, async (tools) => {
    const { page, look, expectAccessible } = tools;
    await open(tools, path);
    await complete(page);
    await page.locator('.graph-node').first().waitFor();
    await look(`embed/${name}-dark`);
    await expectAccessible(`${name}, dark`);
  }, dark);

  story(`${name}: on a phone, relations are a list`, async (tools) => {
    const { page, look, expectAccessible } = tools;
    await open(tools, path);
    await complete(page);
    await page.getByRole('heading', { level: 3 }).first().waitFor();
    await fits(page);
    await look(`embed/${name}-narrow`);
    await expectAccessible(`${name}, narrow`);
  }, phone);

  story(`${name}: searching, ordering and paging the table`, async (tools) => {
    const { page } = tools;
    await open(tools, path);
    await complete(page);
    const first = await rows(page).first().getAttribute('data-key');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText(/^6–10 of \d+$/).waitFor();
    assert.notEqual(await rows(page).first().getAttribute('data-key'), first);
    await table(page).getByRole('button', { name: 'Name' }).click();
    await page.getByText(/^1–5 of \d+$/).waitFor();
    await page.waitForFunction((first) => {
      const all = (root) => [...root.querySelectorAll('*')].flatMap((element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
      return all(document).find((element) => element.matches('tbody tr[data-key]'))?.dataset.key !== first;
    }, first);
    await page.getByRole('searchbox').fill('booking');
    await page.getByRole('heading', { name: /· [1-9]$/ }).first().waitFor();
    await rows(page).and(page.locator('[data-key="component:default/booking-service"]')).waitFor();
  });

  story(`${name}: a token that the portal refuses, and then a good one`, async (tools) => {
    const { page, portal, look, expectAccessible } = tools;
    await open(tools, path, { token: 'not-of-this-portal' });
    const alerts = page.getByRole('alert');
    await alerts.nth(2).waitFor();
    assert.match(await alerts.first().textContent(), /does not take the token.*Sign in to this page again/);
    await look(`embed/${name}-refused`);
    await expectAccessible(`${name}, refused`);
    session = { portal: portal.base, token: portal.token };
    if (name === 'desk') await page.getByRole('button', { name: 'Sign in again' }).click();
    else await page.evaluate((token) => document.querySelector('callboard-entity-card').setAttribute('token', token), portal.token);
    await complete(page);
    assert.equal(await alerts.count(), 0);
  });

  story(`${name}: a portal that is away`, async (tools) => {
    const { page, look } = tools;
    await page.route(`${tools.portal.base}/**`, (route) => route.abort());
    await open(tools, path);
    const alerts = page.getByRole('alert');
    await alerts.nth(2).waitFor();
    const text = await alerts.first().textContent();
    assert.ok(text.includes('did not answer') && text.includes(`backend.cors.origin of its configuration names ${product.base}`), text);
    await look(`embed/${name}-away`);
    await page.unroute(`${tools.portal.base}/**`);
    // Card and graph ask the same, so one of them tries for both.
    const again = page.getByRole('button', { name: 'Try again' });
    await again.last().click();
    await again.first().click();
    await complete(page);
  });
}

story('desk: choosing something else, and taking the list away', async (tools) => {
  const { page } = tools;
  await open(tools, PAGES.desk);
  await complete(page);
  await page.getByRole('button', { name: 'Tickets arrive late' }).click();
  await card(page, 'ticket-service').waitFor();
  await page.getByRole('checkbox', { name: 'Show the list' }).uncheck();
  await table(page).waitFor({ state: 'detached' });
  await page.getByRole('checkbox', { name: 'Show the list' }).check();
  await rows(page).nth(4).waitFor();
});

story('elements: attributes change, elements come and go', async (tools) => {
  const { page, portal } = tools;
  await open(tools, PAGES.elements);
  await complete(page);
  await page.getByRole('combobox', { name: 'What the notes are about' }).selectOption('component:default/ticket-service');
  await card(page, 'ticket-service').waitFor();
  await page.evaluate(() => document.querySelector('callboard-entity-table').setAttribute('filter', 'kind=system'));
  await page.getByRole('heading', { name: /^Systems · \d+$/ }).waitFor();
  await page.evaluate(() => document.querySelector('callboard-entity-table').setAttribute('filter', '=wrong'));
  await page.getByText('The filter cannot be read').waitFor();

  // A removed element is empty, asks for nothing, and can come back.
  const left = await page.evaluate(() => {
    const element = document.querySelector('callboard-entity-table');
    globalThis.removed = element;
    element.remove();
    return element.shadowRoot.childElementCount;
  });
  assert.equal(left, 0);
  await page.evaluate(() => {
    removed.setAttribute('filter', 'kind=api');
    document.querySelector('main').append(removed);
  });
  await page.getByRole('heading', { name: /^APIs · \d+$/ }).waitFor();

  // Elements that a script makes, of another portal, of what is not there and of what is no portal.
  const other = portal.base.replace('localhost', '127.0.0.1');
  await page.evaluate(({ portal, other, token }) => {
    const make = (attributes) => {
      const element = document.createElement('callboard-entity-card');
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.querySelector('main').append(element);
    };
    make({ portal: other, token, entity: 'component:default/night-watch' });
    make({ portal, token, entity: 'component:default/nobody' });
    make({ portal, token, entity: 'nonsense' });
    make({ portal: 'ftp://elsewhere', token, entity: 'component:default/booking-service' });
  }, { portal: portal.base, other, token: portal.token });
  const elsewhere = card(page, 'night-watch').getByRole('link', { name: 'night-watch', exact: true });
  assert.ok((await elsewhere.getAttribute('href')).startsWith(`${other}/catalog/`));
  await page.getByText('component:default/nobody is not in the catalog').waitFor();
  await page.getByText('This is no entity ref').waitFor();
  await page.getByText('“ftp://elsewhere” is no address of a portal').waitFor();
});

story('elements: a tooltip within a part', async (tools) => {
  const { page } = tools;
  await open(tools, PAGES.elements);
  await complete(page);
  await card(page, 'booking-service').getByRole('link', { name: 'booking-service', exact: true }).hover();
  await page.locator('.tooltip').filter({ hasText: 'component:default/booking-service' }).waitFor();
});
