// The command palette.

import assert from 'node:assert/strict';

import { stories } from '../support/stories.mjs';

const story = stories();

const field = (page) => page.getByRole('combobox', { name: 'Search and commands' });
const chosen = (page) => page.locator('.palette [role=option][aria-selected=true]');
const open = async (page) => {
  await page.keyboard.press('Control+k');
  await field(page).waitFor();
};

story('Ctrl-K opens the palette, and a few letters lead to a page', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog');
  await open(page);
  await look('palette/empty');
  await expectAccessible('the empty palette');
  await field(page).fill('sett');
  await page.getByRole('option', { name: /Settings/ }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/settings/);
  await field(page).waitFor({ state: 'detached' });
});

story('an entity is found while it is typed, and what was found is marked', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/settings');
  await page.locator('body').press('/');
  await field(page).fill('timet');
  const hit = page.getByRole('group', { name: 'Catalog' }).getByRole('option').first();
  await hit.waitFor();
  assert.match(await hit.innerText(), /timetable/i);
  assert.ok(await hit.locator('mark').count(), 'nothing is marked');
  await look('palette/hits');
  await expectAccessible('the palette with hits');
  await hit.click();
  await page.waitForURL(/\/catalog\/default\//);
});

story('the palette is used by keyboard alone', async ({ page, context, signIn }) => {
  await signIn('/catalog');
  await open(page);
  const id = () => chosen(page).getAttribute('id');
  const first = await id();
  assert.equal(await field(page).getAttribute('aria-activedescendant'), first);
  await page.keyboard.press('ArrowDown');
  assert.notEqual(await id(), first);
  await page.keyboard.press('ArrowUp');
  assert.equal(await id(), first);
  await page.keyboard.press('End');
  const last = await id();
  await page.keyboard.press('ArrowDown');
  assert.equal(await id(), first, 'the end leads to the beginning');
  await page.keyboard.press('ArrowUp');
  assert.equal(await id(), last);
  await field(page).fill('>');
  await chosen(page).waitFor();
  const group = () => chosen(page).evaluate((line) => line.closest('[role=group]').textContent.slice(0, 8));
  await field(page).fill('s');
  // What the server finds comes between the groups that the browser makes at once.
  await page.getByRole('group', { name: 'People' }).waitFor();
  const before = await group();
  await page.keyboard.press('Tab');
  assert.notEqual(await group(), before, 'Tab leads to the next group');
  await page.keyboard.press('Shift+Tab');
  assert.equal(await group(), before);
  await field(page).fill('settings');
  // Who was there before is offered the visit, by the title that the page had.
  await page.getByRole('option', { name: /^(General settings|Settings)/ }).first().waitFor();
  const [tab] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Control+Enter')]);
  await tab.waitForURL(/\/settings/);
  await tab.close();
  await page.keyboard.press('Escape');
  await field(page).waitFor({ state: 'detached' });
});

story('actions of the portal and of the page are done from the palette', async ({ page, signIn, look }) => {
  await signIn('/catalog/default/component/timetable-service');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await open(page);
  await field(page).fill('> ');
  await page.getByRole('option', { name: /Add to starred/ }).waitFor();
  await look('palette/actions');
  await field(page).fill('> star');
  await page.keyboard.press('Enter');
  await page.locator('.star[aria-pressed=true]').first().waitFor();
  await open(page);
  await field(page).fill('> dark');
  await page.getByRole('option', { name: /Theme: Dark/ }).waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
});

story('pages that one was on are offered first', async ({ page, signIn }) => {
  await signIn('/catalog/default/component/timetable-service');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => Object.values(localStorage).some((value) => value.includes('component/timetable-service')));
  await page.goto(new URL('/settings', page.url()).href);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await open(page);
  await page.getByRole('group', { name: 'Recent' }).getByRole('option', { name: /Timetable/i }).waitFor();
});

story('keys of a field stay its own', async ({ page, signIn }) => {
  await signIn('/catalog');
  await page.locator('main input[type=search]').first().fill('a/');
  assert.equal(await page.locator('.palette').count(), 0);
  await page.keyboard.press('Control+k');
  await field(page).waitFor();
});

for (const theme of ['light', 'dark', 'high-contrast']) {
  for (const [name, width] of [['wide', 1400], ['phone', 400]]) {
    story(`the palette can be read in ${theme} on a ${name} screen`, async ({ page, context, signIn, look, expectAccessible }) => {
      await context.addInitScript((value) => localStorage.setItem('theme', value), theme);
      await page.setViewportSize({ width, height: 800 });
      await signIn('/settings');
      await page.getByRole('button', { name: 'Search', exact: true }).first().click();
      await field(page).fill('pay');
      await page.getByRole('option', { name: /Search everything/ }).waitFor();
      await look(`palette/${name}-${theme}`);
      await expectAccessible(`the palette in ${theme}, ${name}`);
    });
  }
}
