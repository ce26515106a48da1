// Saved views of the catalog. Every story begins without any.

import assert from 'node:assert/strict';

import { NARROW, WIDE } from '../support/chromium.mjs';
import { expectAccessible } from '../support/accessibility.mjs';
import { stories } from '../support/stories.mjs';

const story = stories();

const main = (page) => page.getByRole('main');
const menu = (page, name = /^Views$/) => main(page).getByRole('button', { name });
const line = (page, name) => page.getByRole('menuitem', { name });
const choice = (page, name) => page.getByRole('menuitemcheckbox', { name });
const dialog = (page) => page.getByRole('dialog');
const APIS = '/catalog?filters[kind]=api&filters[user]=all&filters[lifecycles]=production';

/** The API as the person. */
async function asPerson(portal) {
  const session = await (await fetch(`${portal.base}/api/auth/guest/refresh`)).json();
  const headers = { authorization: `Bearer ${session.backstageIdentity.token}`, 'content-type': 'application/json' };
  return async (path, method = 'GET', body) => {
    const answer = await fetch(portal.base + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    return text ? JSON.parse(text) : undefined;
  };
}

/** Nothing is kept for the person any more, no view either. */
async function forget(portal) {
  const api = await asPerson(portal);
  const { items } = await api('/api/user-settings/views');
  await Promise.all(items.map(({ id }) => api(`/api/user-settings/views/${id}`, 'DELETE')));
  await api('/api/user-settings/buckets', 'DELETE');
  return api;
}

story('a view is saved, found again, changed, renamed and deleted', async ({ page, portal, signIn, look }) => {
  await forget(portal);
  await signIn(APIS);
  await menu(page).click();
  await line(page, 'Save as a new view…').click();
  await dialog(page).getByLabel('Name').fill('Live APIs');
  await look('views/save');
  await expectAccessible(page, 'saving a view');
  await page.keyboard.press('Enter');
  await menu(page, 'Live APIs').waitFor();
  await page.waitForURL(/view=/);

  await page.goto('/catalog?filters[user]=all');
  await menu(page).click();
  await choice(page, 'Live APIs').click();
  await page.waitForURL((url) => url.searchParams.get('filters[lifecycles]') === 'production');
  await menu(page, 'Live APIs').click();
  await look('views/menu');
  await expectAccessible(page, 'the menu of views');
  await page.keyboard.press('Escape');

  await main(page).getByRole('searchbox', { name: 'Search APIs' }).fill('book');
  await menu(page, 'Live APIs · changed').click();
  await line(page, 'Save changes to “Live APIs”').click();
  await page.getByText('The view “Live APIs” is saved').last().waitFor();
  await menu(page, /^Live APIs$/).click();
  await line(page, 'Rename or share…').click();
  await dialog(page).getByLabel('Name').fill('Booking APIs');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await menu(page, /^Booking APIs$/).click();
  await line(page, 'Delete “Booking APIs”').click();
  await menu(page).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await menu(page, /^Booking APIs$/).waitFor();
});

story('a view that is shared appears for the members, and its address shows it', async ({ page, portal, signIn, look }) => {
  const api = await forget(portal);
  await signIn(APIS);
  await menu(page).click();
  await line(page, 'Save as a new view…').click();
  await dialog(page).getByLabel('Name').fill('Ours');
  await dialog(page).getByLabel('Who sees it').selectOption({ label: 'Members of Booking' });
  await dialog(page).getByText('Every member of the group sees this view').waitFor();
  await look('views/share');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await menu(page, /^Ours$/).waitFor();
  const { items } = await api('/api/user-settings/views?page=catalog');
  assert.deepEqual(items.map(({ name, owner }) => [name, owner]), [['Ours', 'group:default/booking-team']]);
  await page.goto(`/catalog?view=${items[0].id}`);
  await menu(page, /Ours/).waitFor();
  await api('/api/user-settings/views', 'POST', { page: 'catalog', name: 'From a colleague', owner: 'group:default/booking-team', state: { query: '?filters[kind]=system' } });
  await menu(page, /Ours/).click();
  await choice(page, /From a colleague/).waitFor();
});

story('a name that is taken is said where it was typed', async ({ page, portal, signIn }) => {
  const api = await forget(portal);
  await api('/api/user-settings/views', 'POST', { page: 'catalog', name: 'Mine', state: { query: '' } });
  await signIn(APIS);
  await menu(page).click();
  await line(page, 'Save as a new view…').click();
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await dialog(page).getByText('Give the view a name.').waitFor();
  await dialog(page).getByLabel('Name').fill('Mine');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await dialog(page).getByText('there is a view called').waitFor();
});

story('the catalog opens with the view that a person chose', async ({ page, portal, signIn }) => {
  const api = await forget(portal);
  const view = await api('/api/user-settings/views', 'POST', { page: 'catalog', name: 'Systems', state: { query: '?filters%5Bkind%5D=system' } });
  await signIn(`/catalog?filters%5Bkind%5D=system&view=${view.id}`);
  await menu(page, 'Systems').click();
  const kept = page.waitForResponse((answer) => answer.url().includes('startView'));
  await choice(page, 'Open the catalog with it').click();
  await kept;
  await page.goto('/catalog');
  await page.waitForURL(/view=/);
  await menu(page, 'Systems').waitFor();
});

for (const value of ['light', 'dark', 'high-contrast']) {
  story(`the menu of views can be read in ${value}`, async ({ page, portal, signIn, look }) => {
    const api = await forget(portal);
    await api('/api/user-settings/views', 'POST', { page: 'catalog', name: 'Systems', state: { query: '?filters%5Bkind%5D=system' } });
    await api('/api/user-settings/views', 'POST', { page: 'catalog', name: 'APIs of the whole company that are live', owner: 'group:default/booking-team', state: { query: '?filters%5Bkind%5D=api' } });
    await page.addInitScript((theme) => localStorage.setItem('theme', theme), value);
    for (const [name, size] of [['wide', WIDE], ['narrow', NARROW]]) {
      await page.setViewportSize(size);
      await signIn('/catalog?filters%5Bkind%5D=api');
      await menu(page, /APIs of the whole/).click();
      await choice(page, 'Systems').waitFor();
      await look(`views/menu-${value}-${name}`);
      await expectAccessible(page, `the menu of views in ${value}, ${name}`);
      await page.keyboard.press('Escape');
    }
  });
}
