// Registering what exists.

import assert from 'node:assert/strict';

import { NARROW } from '../support/chromium.mjs';
import { gitHost } from '../support/git_host.mjs';
import { stories } from '../support/stories.mjs';

const entity = (kind, name, spec) => `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${JSON.stringify(spec)}\n`;
const component = (name) => entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'booking-team' });
const api = (name) => entity('API', name, { type: 'openapi', lifecycle: 'production', owner: 'booking-team', definition: 'openapi: 3.1.0' });

const host = await gitHost({
  kiosk: { 'catalog-info.yaml': `${component('kiosk')}---\n${entity('Location', 'kiosk-parts', { target: './parts/api.yaml' })}`, 'parts/api.yaml': api('kiosk-api') },
  monorepo: {
    'one/catalog-info.yaml': component('mono-one'),
    'two/catalog-info.yaml': component('mono-two'),
    'known/catalog-info.yaml': component('mono-known'),
    'bad/catalog-info.yaml': entity('Component', "'not a name'", {}),
  },
  counter: { 'README.md': '', CODEOWNERS: '* @acme/booking-team\n' },
  till: { 'README.md': '' },
  taken: { 'catalog-info.yaml': component('booking-service') },
});
const story = stories({ overlay: host.overlay() });
const phone = { viewport: NARROW, hasTouch: true, isMobile: true };

const main = (page) => page.getByRole('main');
const address = (page) => main(page).getByRole('textbox', { name: 'Address' });
const press = (page, name) => main(page).getByRole('button', { name, exact: true }).click();
const head = (page, name) => main(page).getByRole('heading', { name }).waitFor();
const row = (page, name) => main(page).getByRole('treeitem', { name });

/** Goes to the page and has an address analyzed. */
async function analyze({ page, signIn }, target) {
  await signIn('/catalog-import');
  await address(page).fill(target);
  await press(page, 'Analyze');
}

story('the list and the sidebar lead to the page', async ({ page, signIn }) => {
  await signIn('/catalog');
  await main(page).getByRole('link', { name: 'Register existing' }).click();
  await page.waitForURL(/\/catalog-import$/);
  await main(page).getByRole('heading', { level: 1, name: 'Register existing' }).waitFor();
  await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Register', exact: true }).waitFor();
});

story('a file is registered with all that it names, and what it describes arrives', async (tools) => {
  const { page, look, expectAccessible } = tools;
  const file = `${host.repository('kiosk')}/blob/main/catalog-info.yaml`;
  await tools.signIn('/catalog-import');
  await look('register/address');
  await expectAccessible('the address');
  await address(page).fill(file);
  await address(page).press('Enter');
  await head(page, 'This will be in the catalog');
  assert.equal(new URL(page.url()).searchParams.get('target'), file);
  await row(page, /^kiosk Component, service new$/).waitFor();
  await row(page, /^kiosk-api API, openapi new$/).waitFor();
  assert.equal(await main(page).getByRole('treeitem', { level: 1 }).count(), 2, 'a row for each file');
  await look('register/review');
  await expectAccessible('the review');
  await press(page, 'Register');
  await head(page, 'It is registered');
  await main(page).getByText('All 3 entities are in the catalog.').waitFor();
  await look('register/finish');
  await expectAccessible('the finish');
  await main(page).getByRole('link', { name: 'kiosk', exact: true }).click();
  await page.waitForURL(/\/catalog\/default\/component\/kiosk$/);
});

story('what is registered already is told, and can be read again', async (tools) => {
  const { page, portal } = tools;
  const file = `${host.repository('till')}/blob/main/known.yaml`;
  await portal.api('/api/catalog/locations?onConflict=refresh', { method: 'POST', body: { type: 'url', target: `${host.repository('monorepo')}/blob/main/known/catalog-info.yaml` } });
  await analyze(tools, file);
  await main(page).getByText(/does not exist|not found/i).first().waitFor();
  assert.ok(await address(page).getAttribute('aria-describedby'), 'the field says what is wrong with it');
  assert.equal(await address(page).getAttribute('aria-invalid'), 'true');
});

story('of several files some are chosen; those that are registered and those with mistakes stand apart', async (tools) => {
  const { page, portal, look, expectAccessible } = tools;
  const known = `${host.repository('monorepo')}/blob/main/known/catalog-info.yaml`;
  await portal.api('/api/catalog/locations?onConflict=refresh', { method: 'POST', body: { type: 'url', target: known } });
  await analyze(tools, host.repository('monorepo'));
  await head(page, 'acme/monorepo has 4 catalog files');
  await main(page).getByRole('heading', { name: 'Registered already' }).waitFor();
  await main(page).getByText('known/catalog-info.yaml').waitFor();
  assert.ok(await main(page).getByRole('checkbox', { name: 'bad/catalog-info.yaml' }).isDisabled());
  await look('register/choose');
  await expectAccessible('the files');
  await main(page).getByRole('checkbox', { name: 'two/catalog-info.yaml' }).uncheck();
  await press(page, 'Review');
  await row(page, /^mono-one .*new$/).waitFor();
  assert.equal(await row(page, /^mono-two/).count(), 0);
  await press(page, 'Back');
  await head(page, 'acme/monorepo has 4 catalog files');
});

story('a name that another source has is pointed out', async (tools) => {
  const { page, look } = tools;
  await analyze(tools, host.repository('taken'));
  await row(page, /^booking-service .*from another source/).waitFor();
  await main(page).getByText(/stays as it is/).waitFor();
  await look('register/taken');
});

story('a repository without a file is described, and a pull request adds the file', async (tools) => {
  const { page, look, expectAccessible } = tools;
  await analyze(tools, host.repository('counter'));
  await head(page, 'Describe the repository');
  const field = (name) => main(page).getByRole('textbox', { name, exact: true }).or(main(page).getByRole('combobox', { name, exact: true }));
  assert.equal(await field('Name').inputValue(), 'counter');
  assert.equal(await field('Owner').inputValue(), 'booking-team');
  await main(page).getByText('CODEOWNERS names').waitFor();
  await look('register/describe');
  await expectAccessible('the form');

  await field('Name').fill('not a name');
  await press(page, 'Open pull request');
  await main(page).getByText(/at most 63 characters/).waitFor();
  assert.equal(await field('Name').getAttribute('aria-invalid'), 'true');
  await expectAccessible('a mistake');

  await field('Name').fill('ticket-counter');
  await field('Title').fill('Ticket counter');
  await main(page).locator('.code-block').getByText('title: Ticket counter').waitFor();
  await press(page, 'Open pull request');
  await main(page).getByText(/was opened/).waitFor();
  assert.match(host.file('counter', 'backstage-integration', 'catalog-info.yaml'), /name: ticket-counter/);
  assert.equal(host.file('counter', 'main', 'catalog-info.yaml'), undefined);
  assert.match(host.pulls[0].body, /Proposed by user:default\/mila\.novak\.$/);
  await look('register/proposed');
  await expectAccessible('the pull request');
  await press(page, 'Register');
  await head(page, 'It is registered');
  await main(page).getByText(/is merged/).waitFor();
  await look('register/proposed-finish');

  // Asked for again it is the same pull request.
  await press(page, 'Register another');
  await address(page).fill(host.repository('counter'));
  await press(page, 'Analyze');
  await head(page, 'Describe the repository');
  await press(page, 'Open pull request');
  await main(page).getByText(/was open already/).waitFor();
  assert.equal(host.pulls.length, 1);
});

story('addresses that lead nowhere are told at the field', async (tools) => {
  const { page, expectAccessible, look } = tools;
  await tools.signIn('/catalog-import');
  for (const [text, words] of [
    ['', /Enter the address/],
    ['github.com/acme/shop', /https:\/\/ in front/],
    ['https://git.elsewhere.example/acme/shop', /integrations/],
    [host.repository('none'), /does not exist/],
  ]) {
    await address(page).fill(text);
    await press(page, 'Analyze');
    await main(page).getByText(words).waitFor();
  }
  await look('register/nowhere');
  await expectAccessible('an address that leads nowhere');
});

for (const theme of ['light', 'dark', 'high-contrast']) {
  for (const [place, context] of [['desk', {}], ['phone', phone]]) {
    story(`the steps can be read in the theme ${theme} at the ${place}`, async (tools) => {
      const { page, look, expectAccessible } = tools;
      await page.addInitScript((theme) => localStorage.setItem('theme', theme), theme);
      const step = async (path, name, heading) => {
        await tools.signIn(path);
        await head(page, heading);
        await look(`register/${name}-${theme}-${place}`);
        await expectAccessible(`${name} in ${theme} at the ${place}`);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= page.viewportSize().width, `${name} is ${width} pixels wide`);
      };
      const of = (repository) => `/catalog-import?target=${encodeURIComponent(host.repository(repository))}`;
      await step('/catalog-import', 'address', 'What you can register');
      await step(of('monorepo'), 'choose', /4 catalog files/);
      await step(of('kiosk'), 'review', 'This will be in the catalog');
      await step(of('till'), 'describe', 'Describe the repository');
    }, context);
  }
}
