// A closer look at an entity: the dialog with everything that the catalog knows of it, and its history.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { NARROW } from '../support/chromium.mjs';
import { stories } from '../support/stories.mjs';
import { writableEstate } from '../support/estate.mjs';

const estate = writableEstate({ 'catalog-info.yaml': source('experimental', 'First of all.') });
const story = stories({ configs: [estate.config] });
const SHOP = '/catalog/default/component/ferry-shop';

function source(lifecycle, description) {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ferry-shop
  title: Ferry Shop
  description: ${description}
  labels: { team: harbour }
  tags: [java, "17"]
  annotations:
    example.com/runbook: https://runbooks.example.com/ferry-shop
spec: { type: service, lifecycle: ${lifecycle}, owner: harbour }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: harbour }
spec: { type: team, children: [] }
`;
}

const main = (page) => page.getByRole('main');
const dialog = (page) => page.getByRole('dialog');
const tab = (page, name) => dialog(page).getByRole('tab', { name, exact: true });

story('an entity is inspected from its menu, tab by tab, and the address follows', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(SHOP);
  await main(page).getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Inspect entity' }).click();
  await dialog(page).getByText('component:default/ferry-shop').first().waitFor();
  await dialog(page).getByRole('link', { name: 'https://runbooks.example.com/ferry-shop' }).waitFor();
  await dialog(page).getByText('No problems').waitFor();
  await look('inspect/overview');
  await expectAccessible('the overview');
  await page.waitForURL(/[?&]inspect=overview/);

  await tab(page, 'Ancestry').click();
  await dialog(page).getByText('catalog.locations of the configuration').waitFor();
  await look('inspect/ancestry');
  await expectAccessible('the ancestry');
  await page.waitForURL(/[?&]inspect=ancestry/);

  await page.keyboard.press('ArrowRight');
  await dialog(page).getByRole('heading', { name: 'The same file' }).waitFor();
  await dialog(page).getByRole('link', { name: 'harbour' }).first().waitFor();
  await look('inspect/colocated');
  await expectAccessible('what is colocated');
  await page.waitForURL(/[?&]inspect=colocated/);

  await tab(page, 'Explain').click();
  await dialog(page).getByText('What is shown is what the source says.').waitFor();
  await dialog(page).getByText('Last attempt').first().waitFor();
  await look('inspect/explain');
  await expectAccessible('the explanation');

  await tab(page, 'YAML').click();
  await dialog(page).getByText('apiVersion: backstage.io/v1alpha1').first().waitFor();
  assert.match(await dialog(page).locator('pre').innerText(), /tags:\n {4}- java\n {4}- "17"\n/);
  await look('inspect/yaml');
  await expectAccessible('YAML');
  const [file] = await Promise.all([page.waitForEvent('download'), dialog(page).getByRole('button', { name: 'Download YAML' }).click()]);
  assert.equal(file.suggestedFilename(), 'ferry-shop.yaml');

  await tab(page, 'JSON').click();
  await dialog(page).getByText('"apiVersion"').first().waitFor();
  assert.equal(JSON.parse(await dialog(page).locator('pre').innerText()).kind, 'Component');

  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'hidden' });
  await page.waitForURL((address) => !address.search);
});

story('a tab of the inspector has an address', async ({ page, signIn }) => {
  await signIn(`${SHOP}?inspect=yaml`);
  await dialog(page).getByText('kind: Component').first().waitFor();
  assert.equal(await tab(page, 'YAML').getAttribute('aria-selected'), 'true');
});

story('the history tells what changed, when and why', async ({ page, portal, signIn, look, expectAccessible }) => {
  const history = '/api/catalog/entities/by-name/component/default/ferry-shop/history?limit=1';
  const newest = async () => (await portal.api(history)).items[0].sequence;
  for (const [lifecycle, description] of [['production', 'First of all.'], ['production', 'Sells tickets.']]) {
    const before = await newest();
    estate.write('catalog-info.yaml', source(lifecycle, description));
    await portal.api('/api/catalog/refresh', { method: 'POST', body: { entityRef: 'component:default/ferry-shop' } });
    while ((await newest()) === before) await pause(50);
  }
  await signIn(`${SHOP}/history`);
  await main(page).getByText('Lifecycle changed').waitFor();
  await main(page).getByText('Description changed').waitFor();
  await main(page).getByText('Appeared in the catalog').waitFor();
  await main(page).getByRole('heading', { name: 'Today' }).waitFor();
  await main(page).getByRole('img', { name: /changes on 1 day in the last 90 days/ }).waitFor();
  const lifecycle = main(page).getByRole('listitem').filter({ hasText: 'Lifecycle changed' });
  assert.match(await lifecycle.locator('.difference').innerText(), /−\s*removed:\s*experimental\s*\+\s*added:\s*production/);
  assert.match(await lifecycle.innerText(), /The source says so/);
  await look('inspect/history');
  await expectAccessible('the history');

  await signIn(`${SHOP}?inspect=history`);
  await dialog(page).getByText('Lifecycle changed').waitFor();
  await look('inspect/history-in-dialog');

  // Two at a time instead of twenty-five.
  await page.route(/\/history\?limit=25/, (route) => route.continue({ url: route.request().url().replace('limit=25', 'limit=2') }));
  await page.goto(`${SHOP}/history`);
  await main(page).getByText('Lifecycle changed').waitFor();
  assert.equal(await main(page).getByText('Appeared in the catalog').count(), 0);
  await main(page).getByRole('button', { name: 'Older changes' }).click();
  await main(page).getByText('Appeared in the catalog').waitFor();
  await main(page).getByText('That is all that is remembered.').waitFor();
  assert.equal(await main(page).getByText('Lifecycle changed').count(), 1);
});

story('the history and the inspector can be used on a phone and in the dark', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(`${SHOP}/history`);
  await main(page).getByText('Appeared in the catalog').waitFor();
  await look('inspect/history-phone-dark');
  await expectAccessible('the history on a phone');
  for (const name of ['overview', 'ancestry', 'explain']) {
    await page.goto(`${SHOP}?inspect=${name}`);
    await dialog(page).getByRole('tabpanel').getByRole('link').first().waitFor();
    await look(`inspect/${name}-phone-dark`);
    await expectAccessible(`${name} on a phone`);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
}, { viewport: NARROW, colorScheme: 'dark' });

story('the history in the dark', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(`${SHOP}/history`);
  await main(page).getByText('Appeared in the catalog').waitFor();
  await look('inspect/history-dark');
  await expectAccessible('the history in the dark');
  await page.goto(`${SHOP}?inspect=ancestry`);
  await dialog(page).getByText('catalog.locations of the configuration').waitFor();
  await look('inspect/ancestry-dark');
}, { colorScheme: 'dark' });

story('what the server knows of a file that went wrong is explained', async ({ page, portal, signIn, look, expectAccessible }) => {
  const good = readFileSync(estate.path('catalog-info.yaml'), 'utf8');
  estate.write('catalog-info.yaml', good.replace('kind: Component', 'kind: Component\n  nonsense: ['));
  const explain = '/api/catalog/entities/by-name/component/default/ferry-shop/explain';
  try {
    await portal.api('/api/catalog/refresh', { method: 'POST', body: { entityRef: 'component:default/ferry-shop' } });
    while (!(await portal.api(explain)).chain.some((one) => one.errors.length)) await pause(50);
    await signIn(`${SHOP}?inspect=explain`);
    await dialog(page).getByText('held up').waitFor();
    await dialog(page).getByText(/Error$/).first().waitFor();
    await look('inspect/explain-failed');
    await expectAccessible('an explanation with errors');
  } finally {
    estate.write('catalog-info.yaml', good);
  }
});
