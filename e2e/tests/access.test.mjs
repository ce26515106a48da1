// Access to what a person has elsewhere, asked for when something needs it.

import assert from 'node:assert/strict';

import { NARROW, WIDE } from '../support/chromium.mjs';
import { gitHost, PERSONS_TOKEN } from '../support/git_host.mjs';
import { stories } from '../support/stories.mjs';

const host = await gitHost({ counter: { 'README.md': '' }, till: { 'README.md': '' } });
const story = stories({ overlay: host.strangersOverlay() });

const main = (page) => page.getByRole('main');
const asked = (page) => page.getByRole('dialog', { name: 'Access is needed' });
const press = (page, name) => main(page).getByRole('button', { name, exact: true }).click();

/** Describes a repository that has no file, and has the file proposed. */
async function propose({ page, signIn }, repository) {
  await signIn('/catalog-import');
  await main(page).getByRole('textbox', { name: 'Address' }).fill(host.repository(repository));
  await press(page, 'Analyze');
  await main(page).getByRole('combobox', { name: 'Owner', exact: true }).fill('booking-team');
  await main(page).getByText(/opened in your name/).waitFor();
  await press(page, 'Open pull request');
}

for (const colorScheme of ['light', 'dark']) {
  story(`a pull request is opened in the name of the person, who is asked for access the first time (${colorScheme})`, async (tools) => {
    const { page, context, look, expectAccessible } = tools;
    const before = host.pulls.length;
    await propose(tools, 'counter');
    await asked(page).getByText('repo', { exact: true }).waitFor();
    for (const [name, size] of [['wide', WIDE], ['narrow', NARROW]]) {
      await page.setViewportSize(size);
      await look(`access/asked-${colorScheme}-${name}`);
      await expectAccessible(`the question, ${name}`);
    }
    await page.setViewportSize(WIDE);
    const [opened] = await Promise.all([context.waitForEvent('page'), asked(page).getByRole('button', { name: 'Connect GitHub' }).click()]);
    await opened.getByRole('link', { name: 'Authorize' }).click();
    await main(page).getByText(/was opened/).waitFor();
    assert.equal(host.pulls.length, before + 1);
    assert.equal(host.pulls.at(-1).authorization, `Bearer ${PERSONS_TOKEN}`);
    assert.match(host.pulls.at(-1).body, /Proposed by user:default\/mila\.novak\.$/);

    // This browser has the access now.
    await propose(tools, 'till');
    await main(page).getByText(/was opened/).waitFor();
    assert.equal(await asked(page).count(), 0);
    host.pulls.splice(0);
  }, { colorScheme });
}

story('whoever gives no access is told what that means, and loses nothing', async (tools) => {
  const { page, context } = tools;
  await propose(tools, 'till');
  const [opened] = await Promise.all([context.waitForEvent('page'), asked(page).getByRole('button', { name: 'Connect GitHub' }).click()]);
  await opened.close();
  await asked(page).getByRole('alert').getByText(/closed before/).waitFor();
  await page.keyboard.press('Escape');
  await asked(page).waitFor({ state: 'hidden' });
  await main(page).getByText('You did not give the portal access to GitHub.').waitFor();
  assert.equal(await main(page).getByRole('combobox', { name: 'Owner', exact: true }).inputValue(), 'booking-team');
});
