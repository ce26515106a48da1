// What a person keeps: stars, appearance, and the page that shows it. Every story begins with nothing kept.

import assert from 'node:assert/strict';

import { NARROW, WIDE } from '../support/chromium.mjs';
import { expectAccessible } from '../support/accessibility.mjs';
import { stories } from '../support/stories.mjs';

const story = stories();

const main = (page) => page.getByRole('main');
const entity = '/catalog/default/component/booking-service';
const star = (page) => main(page).getByRole('button', { name: 'Star', exact: true });
const isStarred = (page) => star(page).and(page.locator('[aria-pressed="true"]'));
const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme);
const themeIs = (page, value) => page.waitForFunction((value) => document.documentElement.dataset.theme === value, value);
/** What the person changed is kept; the app keeps visits by itself, at any moment. */
const written = (page) =>
  page.waitForResponse((answer) => /\/buckets\/(?!default\.search\/)/.test(answer.url()) && answer.request().method() !== 'GET');

/** A second browser of the same person, which knows nothing of the first. */
async function elsewhere(context, portal, path) {
  const other = await context.browser().newContext({ viewport: WIDE, baseURL: portal.base, reducedMotion: 'reduce' });
  other.setDefaultTimeout(10_000);
  const page = await other.newPage();
  await page.goto(portal.base + path);
  await page.getByRole('button', { name: 'Enter as guest' }).click();
  await page.getByRole('navigation').first().waitFor();
  return page;
}

/** Nothing is kept for the person any more. */
async function forget(portal) {
  const session = await (await fetch(`${portal.base}/api/auth/guest/refresh`)).json();
  const headers = { authorization: `Bearer ${session.backstageIdentity.token}` };
  const answer = await fetch(`${portal.base}/api/user-settings/buckets`, { method: 'DELETE', headers });
  assert.equal(answer.status, 204);
}

/** Resolves when the page waits for news of the person's settings. */
const listening = (page) => page.waitForRequest(/\/api\/signals\/news\?.*user-settings%3A/);

story('an entity that is starred here has its star there', async ({ page, context, portal, signIn, look }) => {
  await forget(portal);
  await signIn(entity);
  await star(page).waitFor();
  const other = await elsewhere(context, portal, entity);
  await Promise.all([star(other).waitFor(), listening(other)]);
  await Promise.all([written(page), star(page).click()]);
  await isStarred(page).waitFor();
  await look('settings/starred');
  await isStarred(other).waitFor();
  await other.getByRole('button', { name: 'More actions' }).click();
  await other.getByRole('menuitem', { name: 'Remove from starred' }).click();
  await star(page).and(page.locator('[aria-pressed="false"]')).waitFor();
  await page.locator('h1').focus();
  await Promise.all([written(page), page.keyboard.press('s')]);
  await isStarred(other).waitFor();
  await page.reload();
  await isStarred(page).waitFor();
  await other.context().close();
});

story('a star that cannot be kept is taken back and said', async ({ page, portal, signIn }) => {
  await forget(portal);
  await page.route('**/api/user-settings/buckets/default.starredEntities/**', (route) => route.fulfill({ status: 503, json: { error: { name: 'ServiceUnavailableError', message: 'The portal is being updated' } } }));
  await signIn(entity);
  await star(page).click();
  await page.getByRole('alert').getByText('Your change could not be kept').waitFor();
  await star(page).and(page.locator('[aria-pressed="false"]')).waitFor();
});

story('one request asks for everything that a page needs of the person', async ({ page, portal, signIn }) => {
  await forget(portal);
  await signIn(entity);
  await Promise.all([written(page), star(page).click()]);
  const asked = [];
  page.on('request', (request) => request.url().includes('/multiget') && asked.push(request.postDataJSON()));
  await page.reload();
  await isStarred(page).waitFor();
  await listening(page);
  assert.equal(asked.length, 1, JSON.stringify(asked));
});

story('theme, density and sidebar follow the person, and no other theme flashes', async ({ page, context, portal, signIn }) => {
  await forget(portal);
  await signIn('/settings');
  const other = await elsewhere(context, portal, '/settings');
  await listening(other);
  await main(page).getByText('Dark', { exact: true }).click();
  await themeIs(other, 'dark');
  await main(page).getByText('Compact', { exact: true }).click();
  await other.waitForFunction(() => document.documentElement.dataset.density === 'compact');
  await main(page).getByText('Keep the sidebar open').click();
  await other.locator('[data-sidebar="narrow"]').waitFor();
  const seen = [];
  await other.exposeFunction('seen', (value) => seen.push(value));
  await other.addInitScript(() => {
    new MutationObserver(() => globalThis.seen(document.documentElement.dataset.theme)).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-theme'] });
  });
  await other.reload();
  await listening(other);
  assert.equal(await theme(other), 'dark');
  assert.deepEqual([...new Set(seen)], ['dark']);
  await other.context().close();
});

const TABS = [['general', 'Appearance'], ['sessions', 'Where you are signed in'], ['auth-providers', 'Authentication providers'], ['feature-flags', 'Feature flags'], ['data', 'What the portal keeps for you']];

for (const value of ['light', 'dark', 'high-contrast']) {
  story(`the settings can be read in ${value}`, async ({ page, portal, signIn, look }) => {
    await forget(portal);
    await page.addInitScript((theme) => localStorage.setItem('theme', theme), value);
    await signIn(entity);
    await Promise.all([written(page), star(page).click()]);
    for (const [tab, title] of TABS) {
      for (const [name, size] of [['wide', WIDE], ['narrow', NARROW]]) {
        await page.setViewportSize(size);
        await page.goto(`/settings/${tab}`);
        await main(page).getByRole('heading', { level: 2, name: title }).waitFor();
        await main(page).locator('.skeleton').first().waitFor({ state: 'detached' });
        await look(`settings/${tab}-${value}-${name}`);
        await expectAccessible(page, `${tab} in ${value}, ${name}`);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(overflow <= 0, `${tab} is wider than the window (${name})`);
      }
    }
  });
}

story('what is kept can be taken along and deleted', async ({ page, portal, signIn, look }) => {
  await forget(portal);
  await signIn(entity);
  await Promise.all([written(page), star(page).click()]);
  await page.goto('/settings/data');
  await main(page).getByText('Starred entities').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), main(page).getByRole('button', { name: 'Export' }).click()]);
  assert.equal(file.suggestedFilename(), 'callboard-settings.json');
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  const { settings } = JSON.parse(Buffer.concat(chunks).toString());
  const own = settings.filter(({ bucket }) => bucket !== 'default.search');
  assert.deepEqual(own, [{ bucket: 'default.starredEntities', key: 'entityRefs', value: ['component:default/booking-service'] }]);
  await main(page).getByRole('button', { name: 'Delete all' }).click();
  await look('settings/forget');
  await expectAccessible(page, 'the question before everything is deleted');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete all' }).click();
  await main(page).getByText('Nothing is kept for you').waitFor();
  await page.goto(entity);
  await star(page).and(page.locator('[aria-pressed="false"]')).waitFor();
});

story('an address that names no settings says so', async ({ page, signIn }) => {
  await signIn('/settings/nothing');
  await main(page).getByText('There are no such settings').waitFor();
  await main(page).getByRole('link', { name: 'General settings' }).click();
  await main(page).getByRole('heading', { name: 'Appearance' }).waitFor();
});
