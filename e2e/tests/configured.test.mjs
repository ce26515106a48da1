// What a company sets about the pages of the catalog without code: support, where pages lead, groups of tabs, cards,
// texts of registering.

import assert from 'node:assert/strict';

import { NARROW } from '../support/chromium.mjs';
import { ACME } from '../support/portal.mjs';
import { writableEstate } from '../support/estate.mjs';
import { stories } from '../support/stories.mjs';

const settings = {
  app: {
    support: {
      url: 'https://acme.example/help',
      items: [
        { title: 'Chat', icon: 'slack', links: [{ url: 'https://chat.acme.example/portal', title: '#portal' }] },
        { title: 'Guides', icon: 'docs', links: [{ url: '/catalog-graph', title: 'The graph' }, { url: 'javascript:alert(1)', title: 'Bad' }] },
      ],
    },
    routes: { bindings: { 'catalog.createComponent': 'catalog-import.importPage', 'catalog.unregisterRedirect': 'catalog-graph.catalogGraph' } },
    extensions: [
      { 'page:catalog/entity': { config: { groups: [{ operation: { title: 'In operation' } }] } } },
      { 'entity-content:api-docs/definition': { config: { group: 'operation' } } },
      { 'entity-content:catalog/history': { config: { group: 'operation' } } },
      { 'entity-card:org/user-profile': { config: { hideIcons: true } } },
      { 'entity-card:org/ownership': { config: { relationsType: 'direct', hideRelationsToggle: true } } },
    ],
  },
  catalog: { import: { help: { title: 'Before you begin', text: 'Read **the rules** first.' } } },
};
const story = stories({ configs: [ACME], overlay: settings });

const main = (page) => page.getByRole('main');
const heading = (page, name) => main(page).getByRole('heading', { level: 1, name });
const phone = { viewport: NARROW, hasTouch: true, isMobile: true };

story('finds help behind the Support button', async ({ page, signIn, look, expectAccessible }) => {
  for (const path of ['/catalog', '/api-docs', '/catalog-import', '/catalog-graph?rootEntityRefs[]=system:default/booking']) {
    await signIn(path);
    await main(page).getByRole('button', { name: 'Support' }).waitFor();
  }
  await page.getByRole('button', { name: 'Support' }).click();
  const panel = page.getByRole('group', { name: 'Support' });
  const chat = panel.getByRole('link', { name: /#portal/ });
  assert.equal(await chat.getAttribute('href'), 'https://chat.acme.example/portal');
  assert.equal(await panel.getByRole('link').count(), 2);
  await look('configured/support');
  await expectAccessible('the links of support');
  await panel.getByRole('link', { name: 'The graph' }).click();
  await page.waitForURL('**/catalog-graph');
});

story('the head of the list on a phone', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog');
  await main(page).getByRole('link', { name: 'Create' }).waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= page.viewportSize().width, `the page is ${width} pixels wide`);
  await look('configured/head-narrow');
  await expectAccessible('the head of the list, narrow');
}, phone);

story('creates where the company says', async ({ page, signIn, look }) => {
  await signIn('/catalog');
  const create = main(page).getByRole('link', { name: 'Create', exact: true });
  await create.waitFor();
  await look('configured/create');
  await create.click();
  await page.waitForURL('**/catalog-import');
  await page.getByRole('heading', { name: 'Before you begin' }).waitFor();
  assert.equal(await page.getByText('the rules').evaluate((element) => element.tagName), 'STRONG');
  await look('configured/import-help');
});

story('tabs of a group stand behind one title, and one alone stands for itself', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog/default/api/booking-api');
  const tabs = page.getByRole('navigation', { name: 'Parts of this entity' });
  await tabs.getByRole('button', { name: 'In operation' }).click();
  await look('configured/tabs-open');
  await expectAccessible('the tabs of a group');
  await page.getByRole('menuitem', { name: 'History' }).click();
  await page.waitForURL('**/history');
  await tabs.getByText('In operation: History').waitFor();
  await look('configured/tabs-within');
  // A component has no definition, so its history needs no group.
  await signIn('/catalog/default/component/service-chassis');
  await tabs.getByRole('link', { name: 'History' }).waitFor();
  assert.equal(await tabs.getByRole('button').count(), 0);
});

story('cards are as they are set', async ({ page, signIn, look }) => {
  await signIn('/catalog/default/user/mila.novak');
  const card = (name) => main(page).locator('section').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });
  await card('Profile').getByRole('link').first().waitFor();
  assert.equal(await card('Profile').locator('.entity-link__icon').count(), 0);
  await card('Ownership').waitFor();
  assert.equal(await card('Ownership').getByRole('switch').count(), 0);
  await look('configured/user');
});

story('the graph on the whole screen', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog-graph?rootEntityRefs[]=system:default/booking&maxDepth=1');
  await page.locator('.graph-node').first().waitFor();
  await page.getByRole('button', { name: 'Full screen' }).click();
  const leave = page.getByRole('button', { name: 'Leave full screen' });
  await leave.waitFor();
  assert.ok(await page.evaluate(() => document.fullscreenElement?.classList.contains('graph-page')));
  await look('configured/full-screen');
  await expectAccessible('the graph on the whole screen');
  // What opens is still seen.
  await page.getByRole('button', { name: 'Save the graph' }).click();
  await page.getByRole('menuitem', { name: 'Save as SVG' }).waitFor();
  await page.keyboard.press('Escape');
  await leave.click();
  await page.getByRole('button', { name: 'Full screen', exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.fullscreenElement), null);
});

story('the Tab key goes through the line above the graph as the eye does', async ({ page, signIn, look }) => {
  await signIn('/catalog-graph?rootEntityRefs[]=system:default/booking&maxDepth=1');
  await page.locator('.graph-node').first().waitFor();
  const places = await page.locator('.graph-toolbar').evaluate((bar) =>
    [...bar.querySelectorAll('button, input[type=search], input:checked')]
      .map((element) => (element.type === 'radio' ? element.nextElementSibling : element).getBoundingClientRect())
      .filter((box) => box.width > 0)
      .map(({ top, left }) => [Math.round(top / 20), left]));
  const sorted = places.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  assert.deepEqual(places, sorted);
  await look('configured/graph-toolbar-narrow');
}, phone);

const estate = writableEstate({
  'catalog-info.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: slipway }\nspec: { type: service, lifecycle: production, owner: harbour }\n',
}, { app: settings.app });
const elsewhere = stories({ configs: [estate.config] });

elsewhere('after unregistering the page leads where the company says', async ({ page, signIn }) => {
  await signIn('/catalog/default/component/slipway');
  await heading(page, 'slipway').waitFor();
  await main(page).getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Unregister entity' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete entity' }).click();
  await page.getByText('The entity was deleted').waitFor();
  await page.waitForURL('**/catalog-graph');
});
