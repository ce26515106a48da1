// The portal in the language of its reader. A page keeps the language that it begins with.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { NARROW, WIDE } from '../support/chromium.mjs';
import { stories } from '../support/stories.mjs';

const story = stories();

const translations = new URL('../../frontend/translations/de.json', import.meta.url);
const german = JSON.parse(readFileSync(translations, 'utf8'));

const main = (page) => page.getByRole('main');
const language = (page) => page.evaluate(() => document.documentElement.lang);
const languageIs = (page, value) => page.waitForFunction((value) => document.documentElement.lang === value, value);

/** Nothing is kept for the person any more. */
async function forget(portal) {
  const session = await (await fetch(`${portal.base}/api/auth/guest/refresh`)).json();
  const headers = { authorization: `Bearer ${session.backstageIdentity.token}` };
  const answer = await fetch(`${portal.base}/api/user-settings/buckets`, { method: 'DELETE', headers });
  assert.equal(answer.status, 204);
}

/** What files of the company say, which is also a text of the app. */
const WRITTEN = new Set(['deprecated', 'default', 'Identity']);

/** Texts on the page that are English although there is a German one. Names of the catalog's entities may be. */
async function leftInEnglish(page) {
  const shown = await page.evaluate(() => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { parentElement: parent } = node;
      if (parent.checkVisibility() && !parent.closest('script, code, pre, [dir="auto"], [lang]:not(html)')) texts.push(node.data.trim());
    }
    for (const node of document.querySelectorAll('[aria-label], [placeholder], [title]'))
      for (const name of ['aria-label', 'placeholder', 'title']) if (node.hasAttribute(name)) texts.push(node.getAttribute(name).trim());
    return [...new Set(texts)].filter(Boolean);
  });
  return shown.filter((text) => text in german && german[text] !== text && !WRITTEN.has(text));
}

story('a language is chosen in the settings, and the portal is in it', async ({ page, portal, signIn, look }) => {
  await forget(portal);
  await signIn('/settings');
  assert.equal(await language(page), 'en');
  await main(page).getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Deutsch' });
  await languageIs(page, 'de');
  await main(page).getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
  await look('language/settings');
  assert.equal(await page.evaluate(() => localStorage.getItem('language')), 'de');
  await main(page).getByRole('combobox', { name: german.Language }).selectOption({ label: 'English' });
  await languageIs(page, 'en');
  await main(page).getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
});

story('the language follows the person to another browser', async ({ page, context, portal, signIn }) => {
  await forget(portal);
  await signIn('/settings');
  await main(page).getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Deutsch' });
  await languageIs(page, 'de');
  // What this browser remembers is gone, as it would be in a new one.
  await page.evaluate(() => localStorage.clear());
  const other = await context.browser().newContext({ viewport: WIDE, baseURL: portal.base, reducedMotion: 'reduce' });
  other.setDefaultTimeout(10_000);
  const there = await other.newPage();
  await there.goto(`${portal.base}/catalog`);
  await there.getByRole('button', { name: 'Enter as guest' }).click();
  await there.getByRole('navigation').first().waitFor();
  await there.waitForFunction(() => localStorage.getItem('language') === 'de');
  // Who has clicked already keeps the page as it is; the next one is in the language.
  await there.reload();
  await languageIs(there, 'de');
  await other.close();
  await forget(portal);
});

story('what cannot be kept is not switched to', async ({ page, portal, signIn }) => {
  await forget(portal);
  await page.route('**/buckets/default.appearance/**', (route) => route.fulfill({ status: 503, json: { error: { name: 'ServiceUnavailableError', message: 'The portal is being updated' } } }));
  await signIn('/settings');
  await main(page).getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Deutsch' });
  await page.getByRole('alert').getByText('Your change could not be kept').waitFor();
  assert.equal(await language(page), 'en');
  assert.equal(await main(page).getByRole('combobox', { name: 'Language' }).inputValue(), 'en');
});

story('without its texts the portal is in English, says so to the developer, and stays as it is', async ({ page, portal, signIn }) => {
  await forget(portal);
  const session = await (await fetch(`${portal.base}/api/auth/guest/refresh`)).json();
  const headers = { authorization: `Bearer ${session.backstageIdentity.token}`, 'content-type': 'application/json' };
  const kept = `${portal.base}/api/user-settings/buckets/default.appearance/keys/language`;
  assert.equal((await fetch(kept, { method: 'PUT', headers, body: JSON.stringify({ value: 'de' }) })).status, 200);
  await page.addInitScript(() => localStorage.setItem('language', 'de'));
  await page.route('**/api/app/translations/**', (route) => route.abort());
  let pages = 0;
  page.on('domcontentloaded', () => (pages += 1));
  const said = page.waitForEvent('console', (message) => message.text().includes('no texts in the language de'));
  const heard = page.waitForResponse(/\/multiget/);
  await signIn('/catalog');
  await Promise.all([said, heard]);
  await page.getByRole('table').getByRole('row').nth(3).waitFor();
  assert.deepEqual([await language(page), pages], ['en', 1]);
  await forget(portal);
});

/** The pages that people see every day, and what stands there when they are complete. */
const PAGES = [
  ['list', '/catalog', (page) => page.getByRole('table').getByRole('row').nth(3)],
  ['entity', '/catalog/default/component/booking-service', (page) => main(page).getByRole('heading', { level: 2 }).first()],
  ['history', '/catalog/default/component/booking-service/history', (page) => main(page).getByRole('heading', { name: german.Today })],
  ['api', '/catalog/default/api/booking-api/definition', (page) => main(page).getByRole('heading', { level: 2 }).first()],
  ['graph', '/catalog-graph?rootEntityRefs[]=component:default/booking-service', (page) => main(page).getByRole('img').first()],
  ['search', '/search?query=booking', (page) => main(page).getByRole('link', { name: /booking/i }).first()],
  ['register', '/catalog-import', (page) => main(page).getByRole('textbox').first()],
  ['settings', '/settings', (page) => main(page).getByText(/Mila/).first()],
];

for (const [name, path, complete] of PAGES) {
  story(`the ${name} in German`, async ({ page, signIn, look, expectAccessible }) => {
    await page.addInitScript(() => localStorage.setItem('language', 'de'));
    await signIn(path, german['Enter as guest']);
    for (const [width, size] of [['wide', WIDE], ['narrow', NARROW]]) {
      await page.setViewportSize(size);
      await complete(page).waitFor();
      await look(`language/${name}-${width}`);
      await expectAccessible(`${name}, ${width}`);
      // Longer words than the English ones must find their place.
      const hanging = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(hanging <= 0, `${hanging} pixels hang out (${width})`);
      assert.deepEqual(await leftInEnglish(page), [], width);
    }
  });
}
