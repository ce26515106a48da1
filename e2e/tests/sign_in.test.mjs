// Signing in through a real provider of OpenID Connect: by redirect, in a window, again over a page whose session
// ended, and out again.

import assert from 'node:assert/strict';

import { NARROW, WIDE } from '../support/chromium.mjs';
import { identityProvider, say } from '../support/identity_provider.mjs';
import { stories } from '../support/stories.mjs';

const provider = await identityProvider();
const forgetful = await identityProvider({ refreshTokens: false });
const both = provider.overlay();
both.auth.providers.oauth2 = { development: provider.access() };
const story = stories({ overlay: both });
const storyWithoutRefresh = stories({ overlay: forgetful.overlay() });
const storyInWindows = stories({ overlay: { ...provider.overlay(), enableExperimentalRedirectFlow: false } });

const alone = provider.overlay();
alone.auth.providers.guest = null;
const storyByItself = stories({ overlay: { ...alone, app: { extensions: [{ 'sign-in-page:app': { config: { auto: true } } }] } } });
const storyThatGoesOn = stories({ overlay: provider.overlay({ federatedLogout: true }) });

const HOUR = 60 * 60 * 1000;
const main = (page) => page.getByRole('main');
const button = (page) => page.getByRole('button', { name: 'Sign in with OpenID Connect' });
const inside = (page) => page.getByRole('navigation', { name: 'Main', exact: true }).waitFor();
const me = async (page, name) => main(page).getByRole('link', { name }).first().waitFor();

/** Signs in by redirect at an address of the portal. */
async function enter(page, path, name = 'mila.novak') {
  await page.goto(path);
  await button(page).click();
  await say(page, name);
  await inside(page);
}

story('by redirect one is back where one wanted to be, and a reload finds one signed in', async ({ page, context }) => {
  await enter(page, '/settings?from=here');
  assert.equal(new URL(page.url()).search, '?from=here');
  await me(page, /Mila/);
  const cookies = await context.cookies();
  assert.ok(cookies.every(({ httpOnly, path }) => httpOnly && path.startsWith('/api/auth') || !path.startsWith('/api')), JSON.stringify(cookies));
  await page.reload();
  await me(page, /Mila/);
});

story('whoever the catalog does not know is told what was looked for', async ({ page, look }) => {
  await page.goto('/catalog');
  await button(page).click();
  await say(page, 'nobody.known');
  await page.getByText('nobody.known', { exact: false }).first().waitFor();
  await button(page).waitFor();
  await look('sign-in/unknown');
  assert.equal(new URL(page.url()).searchParams.get('error'), null, 'it is said once');
  await page.reload();
  await button(page).waitFor();
  assert.equal(await page.getByText('nobody.known').count(), 0);
});

story('whoever turns back at the provider may try again', async ({ page }) => {
  await page.goto('/catalog');
  await button(page).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('The person went away').waitFor();
  await button(page).waitFor();
});

storyInWindows('in a window of its own', async ({ page, context }) => {
  await page.goto('/settings');
  const [first] = await Promise.all([context.waitForEvent('page'), button(page).click()]);
  await first.getByRole('heading', { name: 'Acme accounts' }).waitFor();
  await first.close();
  await page.getByRole('alert').getByText('was closed before it was finished').waitFor();
  const [second] = await Promise.all([context.waitForEvent('page'), button(page).click()]);
  await Promise.all([second.waitForEvent('close'), say(second, 'mila.novak')]);
  await me(page, /Mila/);
  await page.reload();
  await me(page, /Mila/);
});

storyWithoutRefresh('a provider that gives nothing to stay signed in with works in a window', async ({ page, context }) => {
  await page.goto('/settings');
  await button(page).click();
  await say(page, 'mila.novak');
  await page.getByText('it opens in a window of its own now').waitFor();
  const [opened] = await Promise.all([context.waitForEvent('page'), button(page).click()]);
  // The provider knows the person by now, so its window may be gone already.
  if (!opened.isClosed()) await opened.waitForEvent('close');
  await me(page, /Mila/);
});

story('a token that ends while a form is filled is renewed, and nothing that was typed is lost', async ({ page }) => {
  await page.clock.install();
  await enter(page, '/catalog-import');
  const address = main(page).getByRole('textbox', { name: 'Address' });
  await address.fill('https://github.com/acme/half-way');
  const [renewed] = await Promise.all([
    page.waitForResponse((answer) => answer.url().includes('/api/auth/oidc/refresh')),
    page.clock.fastForward(HOUR + 60_000),
  ]);
  assert.equal(renewed.status(), 200);
  assert.equal(await address.inputValue(), 'https://github.com/acme/half-way');
  assert.equal(await page.getByRole('dialog').count(), 0);
  const token = (await renewed.json()).backstageIdentity.token;
  const [sent] = await Promise.all([
    page.waitForRequest((request) => /\/api\/catalog\/import\/analyze/.test(request.url())),
    address.press('Enter'),
  ]);
  assert.equal(await sent.headerValue('authorization'), `Bearer ${token}`);
});

story('a session that is gone is made again over the form, which stays', async ({ page, context, portal, look, expectAccessible }) => {
  await page.clock.install();
  await enter(page, '/catalog-import');
  const address = main(page).getByRole('textbox', { name: 'Address' });
  await address.fill('https://github.com/acme/half-way');
  // Somebody signed out everywhere, and the provider asks again too.
  await context.clearCookies();
  await page.clock.fastForward(HOUR + 60_000);
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.waitFor();
  await look('sign-in/again');
  await expectAccessible('the question to sign in again');
  const [opened] = await Promise.all([context.waitForEvent('page'), button(dialog).click()]);
  await Promise.all([opened.waitForEvent('close'), say(opened, 'mila.novak')]);
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await address.inputValue(), 'https://github.com/acme/half-way');
  const [answered] = await Promise.all([page.waitForResponse(/\/api\/catalog\/import\/analyze/), address.press('Enter')]);
  assert.notEqual(answered.status(), 401);
  assert.ok(portal.base);
});

for (const colorScheme of ['light', 'dark']) {
  story(`sessions are listed, and one of them is signed out (${colorScheme})`, async ({ page, context, portal, look, expectAccessible }) => {
    const phone = await context.browser().newContext({ viewport: WIDE, baseURL: portal.base, userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1' });
    const other = await phone.newPage();
    await enter(other, '/settings', 'ewa.kowalczyk');
    await enter(page, '/settings/sessions', 'ewa.kowalczyk');
    const row = (page, name) => main(page).getByRole('listitem').filter({ hasText: name });
    await row(page, 'This browser').waitFor();
    await row(page, 'Safari on iPhone').first().waitFor();
    for (const [name, size] of [['wide', WIDE], ['narrow', NARROW]]) {
      await page.setViewportSize(size);
      await look(`sign-in/sessions-${colorScheme}-${name}`);
      await expectAccessible(`sessions, ${name}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(overflow <= 0, `wider than the window (${name})`);
    }
    await page.setViewportSize(WIDE);
    await main(page).getByRole('button', { name: 'Sign out Safari on iPhone' }).click();
    await row(page, 'Safari on iPhone').waitFor({ state: 'detached' });
    await other.reload();
    await button(other).waitFor();
    await phone.close();
    await main(page).getByRole('button', { name: 'Sign out everywhere' }).click();
    await look(`sign-in/everywhere-${colorScheme}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await button(page).waitFor();
  }, { colorScheme });
}

story('a provider is connected to this browser and disconnected, and one stays signed in', async ({ page, context, look, expectAccessible }) => {
  await enter(page, '/settings/auth-providers');
  await main(page).getByText('Signed in', { exact: true }).waitFor();
  const connect = main(page).getByRole('button', { name: /^Connect / });
  const disconnect = main(page).getByRole('button', { name: /^Disconnect / });
  // The provider knows the person by now, so its window closes by itself.
  const [opened] = await Promise.all([context.waitForEvent('page'), connect.click()]);
  await opened.waitForEvent('close').catch(() => assert.ok(opened.isClosed()));
  await disconnect.waitFor();
  await look('sign-in/providers');
  await expectAccessible('the providers');
  await page.setViewportSize(NARROW);
  await look('sign-in/providers-narrow');
  await page.setViewportSize(WIDE);
  await page.reload();
  await disconnect.click();
  await connect.waitFor();
  await page.reload();
  await connect.waitFor();
  await main(page).getByText('Signed in', { exact: true }).waitFor();
});

story('signing out everywhere ends the other browsers, and the pages that they have open', async ({ page, context, portal }) => {
  const elsewhere = await context.browser().newContext({ viewport: WIDE, baseURL: portal.base });
  const other = await elsewhere.newPage();
  const listening = other.waitForResponse((answer) => answer.url().includes('/api/signals/news') && answer.ok());
  await enter(other, '/settings', 'tomasz.wojcik');
  await listening;
  await enter(page, '/settings/sessions', 'tomasz.wojcik');
  await main(page).getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await button(page).waitFor();
  await page.reload();
  await button(page).waitFor();
  // The open page need not wait until its token ends.
  await other.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
  await other.reload();
  await button(other).waitFor();
  await elsewhere.close();
});

storyThatGoesOn('signing out goes on to the provider, which asks again the next time', async ({ page }) => {
  await enter(page, '/catalog', 'mila.novak');
  await page.getByRole('button', { name: /mila/i }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Leave Acme?' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  // Back on the portal, whose sign-in is one of the provider again.
  await button(page).click();
  await page.getByRole('heading', { name: 'Acme accounts' }).waitFor();
});

storyByItself('the page of the only provider opens by itself, but not after signing out', async ({ page }) => {
  await page.goto('/catalog');
  await page.getByRole('button', { name: 'Cancel' }).click();
  // Not again and again.
  await page.getByText('The person went away').waitFor();
  await page.goto('/catalog');
  await say(page, 'mila.novak');
  await inside(page);
  await page.getByRole('button', { name: /mila/i }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await button(page).waitFor();
  await page.reload();
  await button(page).click();
  await inside(page);
});
