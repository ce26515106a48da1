// What stands around every page: themes, the session, the design system.

import assert from 'node:assert/strict';

import { stories } from '../support/stories.mjs';

const story = stories();

/** Rows with content: grey ones hold no links. */
const rows = (page) => page.getByRole('table').getByRole('row').filter({ has: page.getByRole('link') });
const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme);

story('each theme can be chosen, stays after a reload, and can be read', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog?filters[user]=all');
  await rows(page).nth(3).waitFor();
  for (const [name, value] of [['Dark', 'dark'], ['High contrast', 'high-contrast'], ['Light', 'light']]) {
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByRole('menuitemcheckbox', { name }).click();
    assert.equal(await theme(page), value);
    await page.keyboard.press('Escape');
    await page.reload();
    await rows(page).nth(3).waitFor();
    assert.equal(await theme(page), value);
    await look(`catalog/wide-${value}`);
    await expectAccessible(`the catalog in ${value}`);
  }
});

story('a reload finds the person signed in, and signing out ends that', async ({ page, signIn }) => {
  await signIn('/catalog');
  await rows(page).nth(1).waitFor();
  await page.reload();
  await rows(page).nth(1).waitFor();
  await page.getByRole('button', { name: /Mila/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Enter as guest' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Enter as guest' }).waitFor();
});

story('the sign-in page can be read in every theme', async ({ page, portal, look, expectAccessible }) => {
  for (const value of ['light', 'dark', 'high-contrast']) {
    await page.addInitScript((theme) => localStorage.setItem('theme', theme), value);
    await page.goto(portal.base);
    await page.getByRole('button', { name: 'Enter as guest' }).waitFor();
    await look(`sign-in/${value}`);
    await expectAccessible(`the sign-in in ${value}`);
  }
});

story('the narrow sidebar shows the whole of the present entry', async ({ page, context, signIn }) => {
  await context.addInitScript(() => localStorage.setItem('sidebarPinState', 'false'));
  await signIn('/catalog');
  const sidebar = page.locator('.sidebar');
  const entry = sidebar.locator('[aria-current="page"]');
  await entry.waitFor();
  await page.mouse.move(700, 400);
  const edge = async (of) => of.evaluate((element) => element.getBoundingClientRect().right);
  await page.waitForFunction(() => document.querySelector('.sidebar').offsetWidth < 100);
  assert.ok((await edge(entry)) < (await edge(sidebar)) - 4, 'the entry reaches the edge of the sidebar');
});

story('the design system shows itself, in every theme', async ({ page, portal, look, expectAccessible }) => {
  for (const value of ['light', 'dark', 'high-contrast']) {
    await page.addInitScript((theme) => localStorage.setItem('theme', theme), value);
    await page.goto(`${portal.base}/ui-gallery`);
    await page.getByRole('heading', { level: 1, name: 'Components' }).waitFor();
    await look(`gallery/${value}`);
    await expectAccessible(`the gallery in ${value}`);
  }
});
