// Definitions of APIs: reading, searching, trying out, and the list of all APIs.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';

import { stories } from '../support/stories.mjs';

const story = stories();

const NARROW = { viewport: { width: 400, height: 850 } };
const DEFINITION = (name) => `/catalog/default/api/${name}/definition`;
const main = (page) => page.getByRole('main');
const contents = (page) => page.getByRole('navigation', { name: 'Contents of the definition' });
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

/** Switches the theme and waits until no colour is on its way any more. */
async function themed(page, theme) {
  await page.evaluate(async (name) => {
    document.documentElement.setAttribute('data-theme', name);
    await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  }, theme);
}

story('an API is read: what it is, then one operation, by links that can be shared', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(DEFINITION('booking-api'));
  await main(page).getByRole('heading', { name: 'Booking API', level: 2 }).waitFor();
  await main(page).getByText('OpenAPI 3.1.0').waitFor();
  await look('api-docs/overview');
  for (const theme of ['light', 'dark', 'high-contrast']) {
    await themed(page, theme);
    await expectAccessible(`the overview, ${theme}`);
  }
  await themed(page, 'light');
  await contents(page).getByRole('link', { name: /List the bookings/ }).click();
  await page.waitForURL(/[?]item=get%20%2Fbookings$/);
  await main(page).getByRole('heading', { name: 'List the bookings of the signed-in passenger' }).waitFor();
  await main(page).getByText("curl 'https://api.acme.example/booking/v4/bookings'").waitFor();
  await main(page).locator('.api-status', { hasText: '200' }).first().waitFor();
  await look('api-docs/operation');
  await themed(page, 'dark');
  await look('api-docs/operation-dark');
  for (const theme of ['light', 'dark', 'high-contrast']) {
    await themed(page, theme);
    await expectAccessible(`an operation, ${theme}`);
  }
  await page.reload();
  await main(page).getByRole('heading', { name: 'List the bookings of the signed-in passenger' }).waitFor();
  await page.goBack();
  await main(page).getByRole('heading', { name: 'Booking API', level: 2 }).waitFor();
});

story('an operation is found by words, and reached by the keyboard', async ({ page, signIn }) => {
  await signIn(DEFINITION('booking-api'));
  const search = contents(page).getByRole('searchbox');
  await search.fill('cancel');
  await contents(page).getByRole('status').filter({ hasText: /hit/ }).waitFor();
  await search.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/[?]item=/);
  await main(page).locator('.api-page__path').waitFor();
  await search.fill('no such operation');
  await contents(page).getByText('Nothing has that in it').waitFor();
});

story('a schema opens where somebody presses', async ({ page, signIn, look }) => {
  await signIn(`${DEFINITION('booking-api')}?item=get%20%2Fbookings`);
  const row = main(page).locator('.api-response .api-schema__more').first();
  await row.locator('summary').first().click();
  await row.locator('.api-schema__row').first().waitFor();
  await look('api-docs/schema');
});

story('the source is shown with colours, and the address says so', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(DEFINITION('booking-api'));
  await main(page).getByText('Source', { exact: true }).click();
  await page.waitForURL(/[?]view=raw$/);
  await main(page).locator('.code--key', { hasText: 'openapi' }).first().waitFor();
  await look('api-docs/source');
  for (const theme of ['light', 'dark', 'high-contrast']) {
    await themed(page, theme);
    await expectAccessible(`the source, ${theme}`);
  }
});

story('Swagger, AsyncAPI, GraphQL and protocol buffers are read alike', async ({ page, signIn, look, expectAccessible }) => {
  for (const [name, item, heading] of [
    ['agency-api', 'get%20%2Favailability', 'Free berths on a train'],
    ['booking-events', 'subscribe%20booking.lifecycle.v2', 'Learn what happened to a booking'],
    ['berth-inventory-api', 'rpc%20BerthInventory.CountFree', 'CountFree'],
  ]) {
    await signIn(`${DEFINITION(name)}?item=${item}`);
    await main(page).getByRole('heading', { name: heading }).waitFor();
    await look(`api-docs/${name}`);
    await expectAccessible(name);
  }
  await signIn(DEFINITION('journey-graph'));
  await contents(page).getByRole('link').nth(1).click();
  await main(page).getByText('Example, made up').waitFor();
  await look('api-docs/journey-graph');
  await expectAccessible('a query of GraphQL');
  await main(page).locator('.api-type').first().click();
  await main(page).getByRole('heading', { name: 'Fields' }).waitFor();
});

story('on a phone the contents are a press away', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(DEFINITION('booking-api'));
  await main(page).getByRole('button', { name: /Contents/ }).click();
  const drawer = page.getByRole('dialog', { name: 'Contents of the definition' });
  await look('api-docs/phone-contents');
  await expectAccessible('the contents on a phone');
  await drawer.getByRole('link', { name: /List the bookings/ }).click();
  await drawer.waitFor({ state: 'hidden' });
  await main(page).getByRole('heading', { name: 'List the bookings of the signed-in passenger' }).waitFor();
  await look('api-docs/phone-operation');
  for (const theme of ['light', 'dark', 'high-contrast']) {
    await themed(page, theme);
    await expectAccessible(`an operation on a phone, ${theme}`);
  }
  assert.ok(await fits(page), 'nothing is wider than the phone');
}, NARROW);

story('on a phone the list of APIs, a schema of GraphQL and the source fit', async ({ page, signIn, look, expectAccessible }) => {
  for (const [name, path] of [
    ['phone-explorer', '/api-docs'],
    ['phone-graphql', `${DEFINITION('journey-graph')}?item=type%20Journey`],
    ['phone-source', `${DEFINITION('booking-api')}?view=raw`],
  ]) {
    await signIn(path);
    await main(page).locator('.table__row, .api-schema__row, .code--key').first().waitFor();
    await look(`api-docs/${name}`);
    for (const theme of ['light', 'dark', 'high-contrast']) {
      await themed(page, theme);
      await expectAccessible(`${name}, ${theme}`);
    }
    assert.ok(await fits(page), `${name} is not wider than the phone`);
  }
}, NARROW);

story('an operation is tried out, without the portal’s sign-in', async ({ page, signIn, look, expectAccessible }) => {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method, url: request.url, headers: request.headers });
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    response.writeHead(request.method === 'OPTIONS' ? 204 : 200, { ...cors, 'content-type': 'application/json' });
    response.end(request.method === 'OPTIONS' ? undefined : '{"bookings":[]}');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    await signIn(`${DEFINITION('booking-api')}?item=get%20%2Fbookings`);
    await main(page).getByRole('button', { name: 'Try it' }).click();
    const panel = page.getByRole('region', { name: 'Try it' });
    await panel.getByRole('textbox', { name: 'Server', exact: true }).fill(`http://127.0.0.1:${server.address().port}/v4`);
    await panel.getByLabel(/^passenger: token/).fill('a-token-of-mine');
    await panel.getByLabel('limit (query)').fill('5');
    await panel.getByRole('button', { name: 'Send' }).click();
    await panel.locator('.api-answer .api-status', { hasText: '200' }).waitFor();
    await look('api-docs/try-it');
    await expectAccessible('an answer');
    const call = asked.find(({ method }) => method === 'GET');
    assert.equal(call.url, '/v4/bookings?limit=5');
    assert.equal(call.headers.authorization, 'Bearer a-token-of-mine');
    assert.equal(call.headers.cookie, undefined);
    assert.equal(call.headers.referer, undefined);
  } finally {
    server.close();
  }
});

story('all APIs stand in one list, with the definition of each in a dialog', async ({ page, portal, signIn, look, expectAccessible }) => {
  await signIn('/api-docs');
  const { totalItems } = await portal.api('/api/catalog/entities/by-query?limit=0&filter=kind=api');
  await main(page).getByRole('heading', { name: `APIs · ${totalItems}` }).waitFor();
  await main(page).getByRole('link', { name: 'Booking API' }).waitFor();
  await look('api-docs/explorer');
  for (const theme of ['light', 'dark', 'high-contrast']) {
    await themed(page, theme);
    await expectAccessible(`the list of APIs, ${theme}`);
  }
  await themed(page, 'light');
  await main(page).getByRole('combobox', { name: 'Type' }).selectOption('graphql');
  await page.waitForURL(/[?]type=graphql/);
  await main(page).getByRole('link', { name: 'Booking API' }).waitFor({ state: 'hidden' });
  await main(page).getByRole('combobox', { name: 'Type' }).selectOption('');
  await main(page).getByRole('button', { name: 'Definition of Booking API' }).click();
  const dialog = page.getByRole('dialog', { name: 'Booking API' });
  await dialog.getByText('OpenAPI 3.1.0').waitFor();
  await look('api-docs/popup');
  await expectAccessible('a definition in a dialog');
  await dialog.getByRole('link', { name: /List the bookings/ }).click();
  await dialog.getByRole('heading', { name: 'List the bookings of the signed-in passenger' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/api-docs', 'the dialog leaves the list where it is');
});

story('a component shows the APIs that it provides, with their definitions', async ({ page, signIn }) => {
  await signIn('/catalog/default/component/booking-service');
  await main(page).getByRole('button', { name: 'Definition of Booking API' }).first().click();
  await page.getByRole('dialog', { name: 'Booking API' }).getByText('OpenAPI 3.1.0').waitFor();
  await page.keyboard.press('Escape');
  await main(page).getByRole('link', { name: 'APIs', exact: true }).click();
  await page.waitForURL(/\/apis$/);
  await main(page).getByRole('heading', { name: /Provided APIs/ }).waitFor();
});
