// The page of an entity.

import assert from 'node:assert/strict';

import { stories } from '../support/stories.mjs';

const story = stories();

const main = (page) => page.getByRole('main');
const heading = (page, name) => main(page).getByRole('heading', { level: 1, name });

/** One of each kind; the pages of kinds differ. */
const KINDS = ['component/booking-service', 'api/booking-api', 'system/booking', 'domain/journeys', 'group/booking-team', 'user/mila.novak'];

for (const path of KINDS) {
  story(`a ${path.split('/')[0]} is shown`, async ({ page, signIn, look, expectAccessible }) => {
    await signIn(`/catalog/default/${path}`);
    await heading(page, /./).waitFor();
    await main(page).getByRole('heading', { level: 2 }).first().waitFor();
    await look(`entity/${path.replace('/', '-')}`);
    await expectAccessible(path);
  });
}

story('the definition of an API can be read', async ({ page, signIn, expectAccessible }) => {
  await signIn('/catalog/default/api/booking-api');
  await main(page).getByRole('link', { name: 'Definition', exact: true }).click();
  await page.waitForURL(/\/definition$/);
  await main(page).getByText('OpenAPI 3.1.0').first().waitFor();
  await expectAccessible('a definition');
});

story('what is related to nothing is pointed out', async ({ page, signIn }) => {
  await signIn('/catalog/default/component/delay-compensation');
  await main(page).getByText('claims-ledger').first().waitFor();
});

story('the raw entity can be looked at and left with Escape', async ({ page, signIn, expectAccessible }) => {
  await signIn('/catalog/default/component/booking-service');
  await main(page).getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: /Inspect/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: 'JSON' }).click();
  await dialog.getByText('"apiVersion"').first().waitFor();
  await expectAccessible('the inspector');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});

story('the raw entity has an address, which begins at the heading of the dialog', async ({ page, signIn }) => {
  await signIn('/catalog/default/component/booking-service?inspect=json');
  const title = page.getByRole('dialog').getByRole('heading', { level: 2 });
  await title.waitFor();
  await page.getByRole('dialog').getByText('"apiVersion"').first().waitFor();
  assert.ok(await title.evaluate((heading) => heading === document.activeElement));
  assert.equal(await page.locator('.tooltip:popover-open').count(), 0);
});

story('an entity that does not exist is told so', async ({ page, signIn, expectAccessible }) => {
  await signIn('/catalog/default/component/no-such-service');
  await main(page).getByText(/no-such-service/).first().waitFor();
  await expectAccessible('no such entity');
});

story('an address that no page answers is told so', async ({ page, signIn, expectAccessible }) => {
  await signIn('/no/such/page');
  await heading(page, /./).waitFor();
  await expectAccessible('no such page');
  assert.match(await page.title(), /not found|no such/i);
});
