// The app arrives: what a first visit costs, and what happens when a part of it does not come.

import assert from 'node:assert/strict';

import { stories } from '../support/stories.mjs';

const story = stories();

/** The files of pages that are loaded when somebody goes there. */
const CATALOG_CHUNK = '**/static/catalog*.wasm';
/** The files of code that pages seldom run, which are loaded when a page has come to rest. */
const COLD_FILES = /\/static\/\w+_(cold|common)\.\w+\.wasm$/;
/** Rows with content: grey ones hold no links. */
const rows = (page) => page.getByRole('table').getByRole('row').filter({ has: page.getByRole('link') });

story('a first visit takes few requests, and none of them fails', async ({ page, signIn }) => {
  const requests = [];
  const failed = [];
  page.on('response', (answer) => {
    requests.push(answer.url());
    // Nobody is signed in at first, and the session says so.
    if (answer.status() >= 400 && !answer.url().endsWith('/api/auth/session')) failed.push(`${answer.status()} ${answer.url()}`);
  });
  await signIn('/');
  await rows(page).nth(3).waitFor();
  assert.deepEqual(failed, []);
  assert.ok(requests.length <= 40, `${requests.length} requests: ${requests.join(' ')}`);
  const asked = requests.filter((address) => address.includes('/api/catalog/'));
  assert.ok(asked.length <= 5, `${asked.length} requests to the catalog: ${asked.join(' ')}`);
});

story('a page that does not arrive is asked for again, and what is on the screen stays', async ({ page, signIn }) => {
  let broken = true;
  await page.route(CATALOG_CHUNK, (route) => (broken ? route.abort() : route.continue()));
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter as guest' }).click();
  const notice = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
  await notice.waitFor();
  // The frame is still there and works.
  await page.getByRole('navigation').first().waitFor();
  broken = false;
  await notice.getByRole('button', { name: 'Try again' }).click();
  await rows(page).nth(3).waitFor();
  await notice.waitFor({ state: 'detached' });
});

story('a page of the release before says that the portal was updated', async ({ page, signIn }) => {
  await page.route(CATALOG_CHUNK, (route) => route.fulfill({ status: 404, body: '' }));
  // Whoever asks the server now gets the page of another release. When that is depends on the machine: code is
  // fetched before anybody enters.
  const isPage = (address) => address.pathname === '/';
  await page.route(isPage, async (route) => {
    if (route.request().resourceType() === 'document') return route.continue();
    const answer = await route.fetch();
    const body = (await answer.text()).replaceAll(/data-app="[^"]*"/g, 'data-app="/static/app.another.js"');
    return route.fulfill({ response: answer, body });
  });
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter as guest' }).click();
  const notice = page.getByRole('alert').filter({ hasText: 'was updated' });
  await notice.waitFor();
  await page.unroute(CATALOG_CHUNK);
  await page.unroute(isPage);
  await notice.getByRole('button', { name: 'Reload' }).click();
  await rows(page).nth(3).waitFor();
});

story('what a key needs before the page has come to rest is fetched at once', async ({ page, signIn }) => {
  // The profile is of a release. Another build needs some of it already to start.
  const fetched = [];
  page.on('request', (request) => COLD_FILES.test(request.url()) && fetched.push(request.resourceType()));
  await signIn('/');
  await rows(page).nth(3).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  assert.ok(fetched.includes('xhr'), `fetched: ${fetched}`);
});

story('a page that has come to rest has fetched what keys and presses need', async ({ page, signIn }) => {
  const fetched = page.waitForResponse(COLD_FILES);
  await signIn('/');
  await rows(page).nth(3).waitFor();
  await (await fetched).finished();
});

story('code that is needed at once and does not arrive leads to a new start', async ({ page, context, signIn }) => {
  await signIn('/');
  await rows(page).nth(3).waitFor();
  // On a page of its own, as the fault goes to the console, where no other story has any.
  const other = await context.newPage();
  await other.route(COLD_FILES, (route) => route.abort());
  await other.goto(page.url());
  // A release starts and stops at the key; another build needs such code already to start.
  const notice = other.getByRole('alert').filter({ hasText: /did not arrive, so it had to stop|could not start/ });
  await rows(other).nth(3).or(notice).first().waitFor();
  await other.keyboard.press('?');
  await notice.waitFor();
  await other.unroute(COLD_FILES);
  await notice.getByRole('button', { name: 'Reload' }).click();
  await rows(other).nth(3).waitFor();
});
