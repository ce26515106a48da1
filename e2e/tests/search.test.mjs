// The page of search results.

import assert from 'node:assert/strict';

import { stories } from '../support/stories.mjs';

const story = stories();

const results = (page) => page.locator('.search-results__item:has(a)');

story('a search shows what was found, narrows by facets, and keeps that in the address', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/search?query=timetable');
  await results(page).first().waitFor();
  assert.match(await results(page).first().innerText(), /timetable/i);
  assert.ok(await results(page).first().locator('mark').count(), 'nothing is marked');
  await look('search/results');
  await expectAccessible('results');
  const kinds = page.getByRole('group', { name: 'Kind' });
  const kind = kinds.getByRole('checkbox').first();
  const label = (await kinds.locator('.choice__label').first().innerText()).trim();
  await kind.check();
  await page.waitForURL((url) => url.searchParams.get('filters[kind]') === label);
  await page.reload();
  await page.getByRole('group', { name: 'Kind' }).getByRole('checkbox', { checked: true }).waitFor();
});

story('an address of the original is understood', async ({ page, signIn }) => {
  await signIn('/search?query=&types[]=software-catalog&filters[kind]=Group');
  await results(page).first().waitFor();
  await page.getByRole('button', { name: /Software catalog/, pressed: true }).waitFor();
  for (const text of await results(page).allInnerTexts()) assert.match(text, /Group/);
});

story('pages are turned and stand in the address', async ({ page, signIn }) => {
  await signIn('/search');
  await results(page).first().waitFor();
  const first = await results(page).first().innerText();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.waitForURL((url) => url.searchParams.get('pageCursor') === 'MQ==');
  await page.waitForFunction((text) => document.querySelector('.search-results__item')?.innerText !== text, first);
  await page.getByRole('button', { name: 'Previous' }).click();
  await page.waitForURL((url) => !url.searchParams.has('pageCursor'));
});

story('who finds nothing is told what to try', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/search?query=xqzzyq&filters[kind]=Component');
  await page.getByText('Nothing was found for “xqzzyq”').waitFor();
  await look('search/nothing');
  await expectAccessible('no results');
  await page.getByRole('button', { name: 'Search without filters' }).click();
  await page.waitForURL((url) => !url.searchParams.has('filters[kind]'));
});

story('results can be ordered by their last change', async ({ page, signIn }) => {
  await signIn('/search?query=timetable');
  await results(page).first().waitFor();
  await page.getByLabel('Order').selectOption('changed');
  await page.waitForURL((url) => url.searchParams.get('sort') === 'changed');
  await results(page).first().waitFor();
});

story('owners stand in the filters as they are called', async ({ page, signIn }) => {
  await signIn('/search?query=booking');
  const owners = page.getByRole('group', { name: 'Owner' });
  await owners.getByText('Booking', { exact: true }).waitFor();
});

for (const [theme, width] of [['light', 1400], ['dark', 1400], ['light', 400], ['dark', 400]]) {
  story(`what was searched for in vain is shown to those who may see it, ${theme} at ${width}`, async ({ page, context, signIn, look, expectAccessible }) => {
    await context.addInitScript((value) => localStorage.setItem('theme', value), theme);
    await page.setViewportSize({ width, height: 800 });
    const items = [{ term: 'kubernetes', count: 12, lastAt: 1790000000000 }, { term: 'how do i get a very long holiday on the night train', count: 1, lastAt: 1790000000000 }];
    await page.route('**/api/search/misses', (route) => route.fulfill({ json: { items } }));
    await signIn('/search');
    const summary = page.getByText('Searched for in vain (2)');
    await summary.click();
    await page.getByRole('cell', { name: '12' }).waitFor();
    await page.locator('.search-misses').evaluate((part) => part.scrollIntoView({ block: 'center' }));
    await look(`search/misses-${width}-${theme}`);
    await expectAccessible(`what was searched for in vain, ${theme}, ${width}`);
    await page.getByRole('link', { name: 'kubernetes' }).click();
    await page.waitForURL((url) => url.searchParams.get('query') === 'kubernetes');
  });
}

story('a search that fails can be tried again', async ({ page, signIn }) => {
  let broken = true;
  await page.route('**/api/search/query*', (route) => (broken ? route.fulfill({ status: 503, json: { error: { name: 'ServiceUnavailableError', message: 'Not now.' } } }) : route.continue()));
  await signIn('/search?query=timetable');
  await page.getByRole('alert').waitFor();
  broken = false;
  await page.getByRole('button', { name: /again/i }).click();
  await results(page).first().waitFor();
});

for (const theme of ['light', 'dark', 'high-contrast']) {
  for (const [name, width] of [['wide', 1400], ['phone', 400]]) {
    story(`results can be read in ${theme} on a ${name} screen`, async ({ page, context, signIn, look, expectAccessible }) => {
      await context.addInitScript((value) => localStorage.setItem('theme', value), theme);
      await page.setViewportSize({ width, height: 800 });
      await signIn('/search?query=timetable');
      await results(page).first().waitFor();
      await look(`search/${name}-${theme}`);
      await expectAccessible(`the results in ${theme}, ${name}`);
    });
  }
}
