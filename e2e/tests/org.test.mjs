// The organisation: cards of users and groups, the page of all groups, the groups in the sidebar.

import assert from 'node:assert/strict';

import { NARROW } from '../support/chromium.mjs';
import { stories } from '../support/stories.mjs';

const story = stories();
const phone = { viewport: NARROW, hasTouch: true, isMobile: true };

const main = (page) => page.getByRole('main');
const card = (page, name) => page.locator(`[data-card="entity-card:org/${name}"]`);
const rows = (page) => main(page).getByRole('treeitem');
const row = (page, name) => main(page).getByRole('treeitem', { name });
const focused = (page) => page.evaluate(() => document.activeElement.textContent);

story('a group shows its people, also those of the groups below it, with one request', async ({ page, signIn, look, expectAccessible }) => {
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await signIn('/catalog/default/group/commercial');
  const members = card(page, 'members-list');
  await members.getByRole('heading', { name: /^Members · \d+/ }).waitFor();
  const few = Number((await members.getByRole('heading').textContent()).match(/\d+/)[0]);
  asked.length = 0;
  await members.getByRole('switch', { name: 'With subgroups' }).check();
  // While they are asked for, there is no number.
  await page.waitForFunction((few) => {
    const heading = document.querySelector('[data-card="entity-card:org/members-list"] h2');
    return Number(heading.textContent.match(/\d+/)?.[0] ?? 0) > few;
  }, few);
  assert.equal(asked.filter((url) => url.includes('/org/groups?root=')).length, 1);
  // Other cards may still be asking for the names that they show, once for all of them.
  assert.ok(asked.filter((url) => url.includes('/by-refs')).length <= 1, `no request for each group: ${asked.join(' ')}`);
  await look('org/group');
  await expectAccessible('a group');
});

story('the numbers of what a group owns lead to the list that they count', async ({ page, signIn }) => {
  await signIn('/catalog/default/group/booking-team');
  const ownership = card(page, 'ownership');
  const link = ownership.getByRole('link', { name: /component/i }).first();
  const count = Number((await link.textContent()).match(/\d+/)[0]);
  await link.click();
  await page.waitForURL(/filters/);
  assert.deepEqual(new URL(page.url()).searchParams.getAll('filters[owners]'), ['group:default/booking-team']);
  await main(page).getByRole('heading', { level: 1, name: new RegExp(`· ${count}$`) }).waitFor();
});

story('the hierarchy of a group is a tree and a graph', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog/default/group/commercial');
  const hierarchy = card(page, 'hierarchy');
  const current = hierarchy.locator('[aria-current="page"]');
  await current.waitFor();
  await hierarchy.scrollIntoViewIfNeeded();
  await look('org/hierarchy-tree');
  await expectAccessible('the hierarchy as a tree');
  await hierarchy.getByText('Graph', { exact: true }).click();
  await hierarchy.locator('.org-chart__group').nth(1).waitFor();
  await look('org/hierarchy-graph');
  await expectAccessible('the hierarchy as a graph');
  await hierarchy.getByRole('link', { name: 'The whole organisation' }).click();
  await page.waitForURL(/\/org$/);
});

story('the organisation is gone through by keyboard', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/org');
  await rows(page).nth(3).waitFor();
  await look('org/page');
  await expectAccessible('the organisation');
  const all = await rows(page).count();
  await main(page).getByRole('button', { name: 'Collapse all' }).click();
  const top = await rows(page).count();
  assert.ok(top < all);
  await main(page).getByRole('button', { name: 'Collapse all' }).press('Tab');
  const first = await focused(page);
  assert.equal(first, await rows(page).first().textContent());
  await page.keyboard.press('ArrowRight');
  assert.equal(await rows(page).first().getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(page), await rows(page).nth(1).textContent());
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(page), first);
  await page.keyboard.press('End');
  assert.equal(await focused(page), await rows(page).last().textContent());
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/catalog\/default\/group\//);
});

story('a group is found wherever it is', async ({ page, signIn, look }) => {
  await signIn('/org');
  await main(page).getByRole('searchbox', { name: 'Search groups' }).fill('booking');
  await row(page, /booking/i).first().waitFor();
  await page.waitForURL(/find=booking/);
  await look('org/search');
  await main(page).getByRole('searchbox', { name: 'Search groups' }).fill('zzz');
  await main(page).getByText('No group is called “zzz”').waitFor();
});

story('my groups are in the sidebar', async ({ page, signIn }) => {
  await signIn('/catalog');
  const sidebar = page.getByRole('navigation', { name: 'Main', exact: true });
  await sidebar.getByRole('button', { name: 'My groups' }).click();
  await page.getByRole('menuitem').first().click();
  await page.waitForURL(/\/catalog\/default\/group\//);
});

for (const theme of ['light', 'dark', 'high-contrast']) {
  for (const [place, context] of [['desk', {}], ['phone', phone]]) {
    story(`the organisation can be read in the theme ${theme} at the ${place}`, async ({ page, signIn, look, expectAccessible }) => {
      await page.addInitScript((theme) => localStorage.setItem('theme', theme), theme);
      for (const [path, name, ready] of [
        ['/org', 'page', '.tree__row'],
        ['/org?view=graph', 'graph', '.org-chart__group'],
        ['/catalog/default/group/booking-team', 'group', '[data-card="entity-card:org/members-list"] .members__person'],
        ['/catalog/default/user/mila.novak', 'user', '[data-card="entity-card:org/ownership"] .ownership__row'],
      ]) {
        await signIn(path);
        await page.locator(ready).first().waitFor();
        await look(`org/${name}-${theme}-${place}`);
        await expectAccessible(`${name} in ${theme} at the ${place}`);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= page.viewportSize().width, `${name} is ${width} pixels wide`);
      }
    }, context);
  }
}
