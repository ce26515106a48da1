// The list of the catalog: narrowing it, paging through it, looking closer, doing something with many at once.
// What a reader chooses is kept for the guest of the file's portal, so each story chooses what it is about.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { NARROW } from '../support/chromium.mjs';
import { stories } from '../support/stories.mjs';

const story = stories();
const everyOwner = stories({
  overlay: {
    app: {
      extensions: [
        { 'catalog-filter:catalog/mode': { config: { mode: 'all' } } },
        { 'catalog-filter:catalog/tag': false },
        { 'catalog-filter:catalog/kind': { config: { initialFilter: 'api' } } },
        { 'page:catalog': { config: { pagination: { mode: 'offset', limit: 5 }, exportSettings: { enabled: false } } } },
      ],
    },
  },
});

const ALL = '/catalog?filters[user]=all';
const main = (page) => page.getByRole('main');
const heading = (page, name) => main(page).getByRole('heading', { level: 1, name });
const links = (page) => page.locator('.table__link');
const box = (page, name) => page.getByRole('checkbox', { name: `Select ${name}`, exact: true });
const phone = { viewport: NARROW, hasTouch: true, isMobile: true };
const THEMES = ['light', 'dark', 'high-contrast'];

/** Checks the page as it stands in every theme. */
async function accessibleInEveryTheme(page, expectAccessible, about) {
  for (const theme of THEMES) {
    await page.evaluate(async (name) => {
      document.documentElement.setAttribute('data-theme', name);
      // Colours move to their new places.
      await new Promise(requestAnimationFrame);
      await Promise.all(document.getAnimations().map((animation) => animation.finished));
    }, theme);
    await expectAccessible(`${about}, ${theme}`);
  }
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
}

async function chooseView(page, name) {
  await page.getByRole('button', { name: 'Display', exact: true }).click();
  await page.getByRole('group', { name: 'Display' }).getByLabel(name, { exact: true }).check();
  await page.keyboard.press('Escape');
}

story('what has errors and what is orphaned can be asked for, by an address as well', async ({ page, portal, signIn }) => {
  await signIn(`${ALL}&filters[kind]=all&filters[processing-status]=error`);
  const body = { query: { 'status.items.level': 'error' }, limit: 0 };
  const { totalItems } = await portal.api('/api/catalog/entities/by-query', { method: 'POST', body });
  await heading(page, `Entities · ${totalItems}`).waitFor();
  await main(page).getByRole('button', { name: 'Remove filter Processing status: Has error' }).click();
  await page.waitForURL((address) => !address.search.includes('processing-status'));
});

story('a star is given in the row, and finds the entity again', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(ALL);
  await links(page).first().waitFor();
  await page.getByRole('button', { name: 'Star auth-sdk' }).click();
  await links(page).nth(4).focus();
  await page.keyboard.press('s');
  await page.getByRole('radio', { name: 'Starred 2' }).check({ force: true });
  await heading(page, 'Starred components · 2').waitFor();
  await page.waitForURL(/filters%5Buser%5D=starred/);
  assert.equal(await links(page).count(), 2);
  await look('catalog/starred');
  await accessibleInEveryTheme(page, expectAccessible, 'starred entities');
  await page.getByRole('button', { name: 'Star auth-sdk' }).click();
  await heading(page, 'Starred components · 1').waitFor();
  await page.getByRole('button', { name: /^Star / }).first().click();
  await page.getByText('No components have your star').waitFor();
});

story('a reader chooses columns, and a usual column goes', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(ALL);
  await links(page).first().waitFor();
  await page.getByRole('button', { name: 'Display', exact: true }).click();
  const view = page.getByRole('group', { name: 'Display' });
  await view.getByLabel('Entity ref').check();
  await view.getByLabel('System').uncheck();
  await page.getByRole('columnheader', { name: 'Entity ref' }).waitFor();
  assert.equal(await page.getByRole('columnheader', { name: 'System' }).count(), 0);
  await look('catalog/view');
  await accessibleInEveryTheme(page, expectAccessible, 'the choices of the view');
  await view.getByRole('button', { name: 'Usual columns' }).click();
  await page.getByRole('columnheader', { name: 'System' }).waitFor();
});

story('numbered pages are reached by their numbers and by the address', async ({ page, signIn }) => {
  await signIn(`${ALL}&limit=5`);
  await links(page).first().waitFor();
  await chooseView(page, 'Numbered pages');
  await page.getByRole('button', { name: 'Page 12', exact: true }).click();
  await page.getByText('56–57 of 57').waitFor();
  await page.waitForURL(/offset=55/);
  assert.ok(await page.getByRole('button', { name: 'Next' }).isDisabled());
  await page.getByRole('button', { name: 'Previous' }).click();
  await page.getByText('51–55 of 57').waitFor();
});

story('a long list fetches what comes into sight, and its address says where the reader is', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(`${ALL}&filters[kind]=all`);
  await links(page).first().waitFor();
  await chooseView(page, 'One long list');
  const table = page.getByRole('table');
  await page.waitForFunction(() => document.querySelector('table')?.getAttribute('aria-rowcount') === '173');
  const rows = await table.locator('.table__row').count();
  assert.ok(rows < 80, `${rows} rows are in the document`);
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await table.locator('[aria-rowindex="173"] .table__link').waitFor();
  await page.waitForURL(/offset=1\d\d/);
  await look('catalog/long');
  // Rows pass below the head, and the checker measures what nobody sees or reaches there, too: a place where the boxes
  // of head and rows are apart.
  await page.evaluate(() => {
    const apart = document.querySelector('thead th').getBoundingClientRect().bottom - 12;
    const rows = [...document.querySelectorAll('.table__row')].map((row) => row.getBoundingClientRect());
    window.scrollBy(0, rows.findLast((row) => row.top < apart).top - apart);
  });
  await accessibleInEveryTheme(page, expectAccessible, 'a long list');
  await table.locator('[aria-rowindex="172"] .table__link').focus();
  await page.keyboard.press('ArrowDown');
  assert.ok(await table.locator('[aria-rowindex="173"] .table__link').evaluate((link) => link === document.activeElement));
});

story('an entity is looked at beside the list, and the arrows lead on', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(ALL);
  await links(page).first().waitFor();
  await links(page).nth(2).focus();
  await page.keyboard.press('Space');
  const panel = page.getByRole('dialog', { name: 'Quick view' });
  await panel.getByRole('heading', { name: 'auth-sdk' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await panel.getByRole('heading', { name: 'berth-inventory' }).waitFor();
  assert.ok(await links(page).nth(3).evaluate((link) => link === document.activeElement), 'the focus stays in the list');
  await look('catalog/quick');
  await accessibleInEveryTheme(page, expectAccessible, 'the quick view');
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  await page.keyboard.press('v');
  await panel.getByRole('link', { name: 'Open the page' }).click();
  await heading(page, 'berth-inventory').waitFor();
});

story('the list is saved as CSV and as JSON, all of its pages', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(`${ALL}&limit=5`);
  await links(page).first().waitFor();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the list' });
  await dialog.getByRole('checkbox', { name: 'Tags' }).check();
  await look('catalog/export');
  await accessibleInEveryTheme(page, expectAccessible, 'the export');
  const [table] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Export CSV' }).click()]);
  assert.equal(table.suggestedFilename(), 'catalog-export.csv');
  const lines = (await readFile(await table.path(), 'utf8')).trimEnd().split('\n');
  assert.equal(lines[0], 'Name,Type,Owner,Description,Tags');
  assert.equal(lines.length, 58);

  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByText('JSON', { exact: true }).click();
  const [list] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Export JSON' }).click()]);
  const entities = JSON.parse(await readFile(await list.path(), 'utf8'));
  assert.equal(entities.length, 57);
  assert.deepEqual(Object.keys(entities[0]), ['Name', 'Type', 'Owner', 'Description']);
});

story('an export that is cancelled saves nothing', async ({ page, signIn }) => {
  await signIn(ALL);
  await links(page).first().waitFor();
  let release;
  const held = new Promise((done) => { release = done; });
  await page.route('**/api/catalog/entities/by-query', async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  const downloads = [];
  page.on('download', (download) => downloads.push(download));
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the list' });
  await dialog.getByRole('button', { name: 'Export CSV' }).click();
  await dialog.getByRole('progressbar', { name: 'Fetching entities' }).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.getByRole('progressbar', { name: 'Fetching entities' }).waitFor({ state: 'detached' });
  release();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.deepEqual(downloads, []);
});

story('several rows are selected and read again; what fails is told with its reason', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(ALL);
  await links(page).first().waitFor();
  await box(page, 'agency-bridge').click();
  await box(page, 'berth-inventory').click({ modifiers: ['Shift'] });
  const bar = page.getByRole('region', { name: 'Selected rows' });
  await bar.getByText('4 selected').waitFor();
  await look('catalog/selected');
  await accessibleInEveryTheme(page, expectAccessible, 'selected rows');

  const refused = { error: { name: 'NotAllowedError', message: 'Only the owner may do that' }, request: { method: 'POST', url: '/refresh' }, response: { statusCode: 403 } };
  await page.route('**/api/catalog/refresh', (route) => {
    const broken = route.request().postData().includes('auth-sdk');
    return broken ? route.fulfill({ status: 403, contentType: 'application/json', body: JSON.stringify(refused) }) : route.continue();
  });
  await bar.getByRole('button', { name: 'Read again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Read sources again' });
  await dialog.getByText('3 of 4 will be read again now').waitFor();
  await dialog.getByRole('list', { name: 'What failed' }).getByText('Only the owner may do that').waitFor();
  await accessibleInEveryTheme(page, expectAccessible, 'what failed');
  await page.unroute('**/api/catalog/refresh');
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await dialog.getByText('1 of 1 will be read again now').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await bar.waitFor({ state: 'detached' });
});

story('everything that the list shows is selected at once', async ({ page, signIn }) => {
  await signIn(`${ALL}&limit=5`);
  await links(page).first().waitFor();
  await chooseView(page, 'Next and previous page');
  await page.getByText('1–5 of 57').waitFor();
  await page.getByRole('checkbox', { name: 'Select all rows in sight' }).click();
  const bar = page.getByRole('region', { name: 'Selected rows' });
  await bar.getByText('5 selected').waitFor();
  await bar.getByRole('button', { name: 'Select all 57' }).click();
  await bar.getByText('57 selected').waitFor();
  await bar.getByRole('button', { name: 'Clear' }).click();
  await bar.waitFor({ state: 'detached' });
});

story('several entities leave the catalog after what that means was said', async ({ page, signIn, expectAccessible }) => {
  await signIn(`${ALL}&filters[kind]=template`);
  await links(page).first().waitFor();
  await page.getByRole('checkbox', { name: 'Select all rows in sight' }).click();
  await page.getByRole('button', { name: 'Unregister…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Take entities out of the catalog' });
  await dialog.getByText('3 entities will be deleted, and come back when their source is read again.').waitFor();
  await accessibleInEveryTheme(page, expectAccessible, 'the question');
  await dialog.getByRole('button', { name: 'Unregister' }).click();
  await dialog.getByText('3 of 3 done').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  // Their file is still named by the configuration, and brings them back.
  await heading(page, 'Templates · 3').waitFor();
  await page.getByRole('region', { name: 'Selected rows' }).waitFor({ state: 'detached' });
});

story('a phone pages, selects and looks closer', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(ALL);
  await links(page).first().waitFor();
  await box(page, 'auth-sdk').click();
  await page.getByRole('region', { name: 'Selected rows' }).getByText('1 selected').waitFor();
  await look('catalog/narrow-selected');
  await accessibleInEveryTheme(page, expectAccessible, 'selected rows on a phone');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= NARROW.width, `the page is ${width} pixels wide`);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByRole('button', { name: 'More about auth-sdk' }).click();
  await page.getByRole('menuitem', { name: 'Quick view' }).click();
  const panel = page.getByRole('dialog', { name: 'Quick view' });
  await panel.getByRole('heading', { name: 'auth-sdk' }).waitFor();
  await look('catalog/narrow-quick');
  await accessibleInEveryTheme(page, expectAccessible, 'the quick view on a phone');
  await panel.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('dialog', { name: 'Export the list' }).getByText('Columns').waitFor();
  await look('catalog/narrow-export');
  await accessibleInEveryTheme(page, expectAccessible, 'the export on a phone');
}, phone);

everyOwner('owners are found among all users and groups; parts are switched as configured', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog?filters[user]=all');
  await heading(page, /^APIs/).waitFor();
  await page.getByText('1–5 of').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Export', exact: true }).count(), 0);
  assert.equal(await page.getByRole('group', { name: 'Tags', exact: true }).count(), 0);
  const field = page.getByRole('combobox', { name: 'Search users and groups' });
  await field.click();
  await page.getByRole('option').nth(19).waitFor();
  await page.getByRole('listbox').evaluate((list) => { list.parentElement.scrollTop = list.parentElement.scrollHeight; });
  await page.getByRole('option').nth(20).waitFor();
  await field.fill('booking');
  const booking = page.getByRole('option', { name: /^Booking/ }).first();
  await booking.waitFor();
  await look('catalog/owners');
  await accessibleInEveryTheme(page, expectAccessible, 'the owners');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/filters%5Bowners%5D=/);
  assert.equal(await booking.getAttribute('aria-selected'), 'true');
  await page.keyboard.press('Escape');
  await page.getByRole('list', { name: 'Chosen owners' }).getByRole('button').first().click();
  await page.waitForURL((address) => !address.search.includes('owners'));
});

story('a long list whose address says where it begins, begins there, however often it is opened', async ({ page, signIn }) => {
  await signIn(`${ALL}&filters[kind]=all`);
  await links(page).first().waitFor();
  await chooseView(page, 'One long list');
  await page.waitForFunction(() => document.querySelector('table')?.getAttribute('aria-rowcount') === '173');
  const address = new URL(page.url());
  for (const offset of [90, 91, 92]) {
    address.searchParams.set('offset', String(offset));
    await page.goto(address.href);
    // The row of headings has the index 1, and the list begins with 0.
    await page.waitForFunction((index) => {
      const row = document.querySelector(`[aria-rowindex="${index}"]:not(.table__row--skeleton)`);
      const head = document.querySelector('thead th');
      return row && Math.abs(row.getBoundingClientRect().top - head.getBoundingClientRect().bottom) < 2;
    }, offset + 2);
    // One row on, the address says so.
    await page.evaluate((index) => window.scrollBy(0, document.querySelector(`[aria-rowindex="${index}"]`).getBoundingClientRect().height), offset + 2);
    await page.waitForURL(new RegExp(`offset=${offset + 1}\\b`));
  }
});
